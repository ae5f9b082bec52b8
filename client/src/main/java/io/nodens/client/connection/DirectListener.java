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
package io.nodens.client.connection;

import io.nodens.client.SessionListener;

/**
 * A listener of this library's own: it takes note and returns, and calls no code of the application. It is told on the
 * client's thread, of watches too where it listens to those, also where the application's listeners are told elsewhere;
 * the number of those that follow a session is not limited.
 */
public interface DirectListener extends SessionListener
{
}
