package dev.plantline.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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

    /** The program plantline, for what people are shown to do. */
    Path command() {
        return home.resolve("plantline");
    }

    /** The definitions of Plantline's kinds. */
    Path definitions() {
        return home.resolve("crds");
    }

    /**
     * The jar with {@link EndWithParent}, whatever its version.
     *
     * @throws SandboxException when it is not built
     */
    Path agent() {
        Path target = home.resolve("examples/sandbox/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-agent.jar"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> notBuilt(target + "/*-agent.jar"));
        } catch (IOException e) {
            throw notBuilt(target.toString());
        }
    }

    /** Says what to do about a program that is missing. */
    static SandboxException notBuilt(String program) {
        return new SandboxException(program + " is not built: run mvn package, or start with the script plantline");
    }
}
