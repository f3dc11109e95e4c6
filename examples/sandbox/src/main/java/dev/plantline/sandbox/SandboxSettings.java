package dev.plantline.sandbox;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What a sandbox is started with.
 *
 * @param manifests directory of the plant's manifests
 * @param data where it keeps everything
 * @param fresh whether to begin afresh
 * @param prefix of every number and code that the plant sends
 * @param stay whether to go on after the day until somebody ends it
 * @param home the source tree, in which operator and runtime are built
 * @param environment environment variables
 */
record SandboxSettings(
        Path manifests,
        Path data,
        boolean fresh,
        String prefix,
        boolean stay,
        Path home,
        UnaryOperator<String> environment) {

    /** The runtime's program. */
    Path runtime() {
        return home.resolve("pipeline-runtime/app/target/quarkus-app/quarkus-run.jar");
    }

    /** The operator's program. */
    Path operator() {
        return home.resolve("operator/app/target/quarkus-app/quarkus-run.jar");
    }

    /** The definitions of Plantline's kinds. */
    Path definitions() {
        return home.resolve("crds");
    }

    /** The jar with {@link EndWithParent}. */
    Path agent() {
        return home.resolve("examples/sandbox/target/plantline-sandbox-0.1.0-SNAPSHOT-agent.jar");
    }
}
