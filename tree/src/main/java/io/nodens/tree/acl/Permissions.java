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
package io.nodens.tree.acl;

/**
 * What an entry of an access list may grant, one bit each, with ZooKeeper's numbers.
 */
public final class Permissions
{
    /** Read data and list of children. */
    public static final int READ = 1;
    /** Set data. */
    public static final int WRITE = 2;
    /** Create children. */
    public static final int CREATE = 4;
    /** Delete children. */
    public static final int DELETE = 8;
    /** Set the access list. */
    public static final int ADMIN = 16;
    /** Everything. */
    public static final int ALL = READ | WRITE | CREATE | DELETE | ADMIN;

    private Permissions()
    {
    }
}
