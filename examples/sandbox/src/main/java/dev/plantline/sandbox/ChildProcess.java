package dev.plantline.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java program of the sandbox that runs as a process of its own and never outlives it, see {@link EndWithParent}. */
final class ChildProcess implements KeptProgram.Child {
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Duser.timezone=UTC");

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * What to run.
     *
     * @param jar the program
     * @param agent the jar with {@link EndWithParent}
     * @param options of its Java runtime, for example -Xmx128m
     * @param environment beside that of the sandbox
     * @param log file that its output is appended to
     */
    record Program(Path jar, Path agent, List<String> options, Map<String, String> environment, Path log) {}

    /** Starts a program. */
    static ChildProcess start(Program program) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.addAll(program.options());
        command.add("-javaagent:" + program.agent());
        command.add("-jar");
        command.add(program.jar().toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
        builder.environment().keySet().removeIf(name -> !inherited(name));
        builder.environment().putAll(program.environment());
        try {
            Files.createDirectories(program.log().getParent());
            return new ChildProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + program.jar(), e);
        }
    }

    /** Whether a child gets a variable of this process. A proxy would be asked for the Kubernetes API, which is on this machine. */
    static boolean inherited(String variable) {
        return !variable.startsWith("PLANTLINE_")
                && !variable.equals("JAVA_TOOL_OPTIONS")
                && !variable.toUpperCase(Locale.ROOT).endsWith("_PROXY");
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Lets it end in order by closing its standard input; returns at once. */
    void letGo() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    @Override
    public void stop(Duration grace) {
        letGo();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it without notice, as a lost node does. */
    void kill() {
        process.destroyForcibly();
    }

    /** Deletes a directory with all that is in it; nothing when it is not there. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
