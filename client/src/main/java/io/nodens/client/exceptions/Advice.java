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
package io.nodens.client.exceptions;

/**
 * What a bare code leaves open: a member sends no words with it, and the client knows what it has asked.
 */
final class Advice
{
    private static final String RESERVED = "/zookeeper";
    private static final String CONFIG = "/zookeeper/config";
    private static final String QUOTAS = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private Advice()
    {
    }

    /**
     * Words about a failure.
     *
     * @param code      of the failure.
     * @param operation that failed.
     * @param path      that it was about, or null.
     * @return the words, empty when the code says enough.
     */
    static String of(final ErrorCode code, final Operation operation, final String path)
    {
        return switch (code)
        {
            case NO_NODE -> Operation.CREATE == operation && null != path && path.lastIndexOf('/') > 0 ?
                "its parent " + path.substring(0, path.lastIndexOf('/')) + " does not exist; create that first" : "";
            case BAD_ARGUMENTS -> null == path ? "" : badArguments(operation, path);
            case INVALID_ACL ->
                "an entry is not valid, or the list has auth and the session has proved nothing by addAuth";
            case QUOTA_EXCEEDED -> quotaExceeded(operation, path);
            default -> "";
        };
    }

    private static String badArguments(final Operation operation, final String path)
    {
        if (Operation.DELETE == operation)
        {
            return "/".equals(path) ? "the root cannot be deleted: it is part of every tree" :
                RESERVED.equals(path) || CONFIG.equals(path) || QUOTAS.equals(path) ?
                "it cannot be deleted: it is part of every tree" : "";
        }
        if (Operation.CREATE != operation && Operation.SET_DATA != operation)
        {
            return "";
        }

        return isQuota(path) ?
            "the znode is one of a quota: a persistent znode below the path of a subtree outside " + RESERVED +
            (path.endsWith(LIMITS) ? ", whose data are limits as count=1000,bytes=-1; setQuota writes it" : "") : "";
    }

    private static String quotaExceeded(final Operation operation, final String path)
    {
        if (Operation.ADD_AUTH == operation)
        {
            return "the session has as many identities as it can have";
        }
        if (null == path || (Operation.CREATE != operation && Operation.SET_DATA != operation))
        {
            return "";
        }
        if (isQuota(path))
        {
            return "the cluster has as many quotas as it can have";
        }

        // Of a create the znode itself is new: a quota on it may be there before.
        final String quota = "a hard quota on " + path + " or a path above it does not allow it (listQuotas)";
        return Operation.SET_DATA == operation ? quota :
            quota + ", or the znode is ephemeral and its session has as many as max.ephemerals allows";
    }

    private static boolean isQuota(final String path)
    {
        return path.startsWith(QUOTAS + "/") && (path.endsWith(LIMITS) || path.endsWith(STATS));
    }
}
