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
/**
 * Records of ZooKeeper's client protocol, 3.4 to 3.9, where they lie: views over the bytes of a frame, and encoders
 * into the caller's buffer. Numbers have their highest byte first. A text or a buffer has its length before it, a
 * vector the number of its elements; -1 stands for null.
 * <pre>
 *   frame = length of the rest (4) + one of
 *     handshake   ConnectRequestDecoder                       --&gt;  ResponseEncoder.connect
 *     request     RequestHeaderDecoder + RequestDecoder       --&gt;  ResponseEncoder.replyHeader + body
 *                                      | MultiRequestDecoder  --&gt;    ... + results, each behind a header
 *     event                                                   --&gt;  ResponseEncoder.replyHeader + event
 * </pre>
 * The other direction, {@link io.nodens.gateway.jute.RequestEncoder} and
 * {@link io.nodens.gateway.jute.ResponseDecoder}, is for programs that are clients of ZooKeeper, and for tests.
 * <p>
 * What decodes never throws and never reads beyond the length that it was given: its status says what is wrong
 * ({@link io.nodens.gateway.jute.JuteStatus}). Bytes behind a record are left alone, since a newer client may send more
 * fields than are known here.
 */
package io.nodens.gateway.jute;
