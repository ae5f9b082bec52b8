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

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs classes of tests one after the other without a build, for {@code mutations.sh}: prints each class when it
 * begins and the first failure, at which it stops.
 */
public final class RunTests
{
    private static final int FAILED = 10;
    private static final int FOUND_NONE = 11;

    private RunTests()
    {
    }

    /**
     * Run.
     *
     * @param classNames of the tests.
     */
    public static void main(final String[] classNames)
    {
        for (final String className : classNames)
        {
            System.out.println("class " + className);
            final LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(className))
                .configurationParameter("junit.jupiter.execution.timeout.default", "5 m")
                .build();
            final Listener listener = new Listener();
            LauncherFactory.create().execute(request, listener);
            if (0 == listener.tests)
            {
                System.out.println("no test in " + className);
                Runtime.getRuntime().halt(FOUND_NONE);
            }
        }

        Runtime.getRuntime().halt(0);
    }

    private static final class Listener implements TestExecutionListener
    {
        private int tests;

        @Override
        public void executionFinished(final TestIdentifier test, final TestExecutionResult result)
        {
            tests += test.isTest() ? 1 : 0;
            if (TestExecutionResult.Status.FAILED == result.getStatus())
            {
                System.out.println("failed " + test.getDisplayName());
                result.getThrowable().ifPresent(ex -> ex.printStackTrace(System.out));
                // Threads that a broken tree keeps busy for ever must not keep this process.
                Runtime.getRuntime().halt(FAILED);
            }
        }
    }
}
