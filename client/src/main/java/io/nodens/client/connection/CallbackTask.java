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

/**
 * One call of the application's code, in line for it. Its kind is bounded by what it comes from: a request in flight, a
 * watch that is set, a notice of the session.
 */
abstract class CallbackTask
{
    private volatile CallbackTask following;

    /** Call the application's code. */
    abstract void run();

    /** The call is over, however it went: free what bounds the kind. */
    abstract void done();

    final CallbackTask following()
    {
        return following;
    }

    final void following(final CallbackTask task)
    {
        following = task;
    }
}
