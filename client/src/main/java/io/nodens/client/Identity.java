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
package io.nodens.client;

/**
 * Somebody, as access lists name him.
 *
 * @param scheme by which he is named, such as digest, ip or x509.
 * @param name   within the scheme; of a digest the user alone, without the hash of the password.
 */
public record Identity(String scheme, String name)
{
    @Override
    public String toString()
    {
        return scheme + ":" + name;
    }
}
