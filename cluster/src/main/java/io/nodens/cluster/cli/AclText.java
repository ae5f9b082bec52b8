/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.nodens.cluster.cli;

import io.nodens.client.Acl;
import io.nodens.client.exceptions.BadArgumentsException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads an access list: entries scheme:identity:permissions with commas between.
 */
final class AclText implements ITypeConverter<Acl>
{
    @Override
    public Acl convert(final String value)
    {
        try
        {
            return Acl.parse(value);
        }
        catch (final BadArgumentsException ex)
        {
            throw new TypeConversionException(ex.getMessage());
        }
    }
}
