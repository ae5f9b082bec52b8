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
package io.nodens.gateway.net;

import io.nodens.gateway.tls.TlsServer;

/**
 * What clients of a port speak.
 *
 * @param limits      of connections.
 * @param tls         for those that speak TLS; null when nobody may.
 * @param isTlsNeeded whether all must; otherwise the first byte of a client decides.
 */
public record Door(AddressLimits limits, TlsServer tls, boolean isTlsNeeded)
{
}
