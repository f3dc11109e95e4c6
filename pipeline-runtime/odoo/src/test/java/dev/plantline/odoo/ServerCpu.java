package dev.plantline.odoo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPU time that servers of this machine were given, with all that they have started: of an Odoo and its database it is what a call costs, however busy the
 * machine is. Counted in hundredths of a second, as Linux does.
 */
final class ServerCpu {
    /** Names the processes: their numbers, for example those of Odoo and of PostgreSQL's postmaster. */
    static final String PROCESSES = "PLANTLINE_ODOO_PROCESSES";

    private static final int USER_TIME = 11;
    private static final int TICKS_A_SECOND = 100;

    private final List<ProcessHandle> servers;

    private ServerCpu(List<ProcessHandle> servers) {
        this.servers = servers;
    }

    /** Of the processes that the environment names; empty: it names none. */
    static Optional<ServerCpu> fromEnvironment() {
        return Optional.ofNullable(System.getenv(PROCESSES))
                .map(numbers -> new ServerCpu(Arrays.stream(numbers.trim().split("\\s+"))
                        .map(number -> ProcessHandle.of(Long.parseLong(number))
                                .orElseThrow(() -> new IllegalStateException(
                                        PROCESSES + ": there is no process " + number + " here")))
                        .toList()));
    }

    /** Seconds since these processes began. It never falls: what a child has used that has ended is its parent's. */
    double seconds() {
        return servers.stream()
                        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
                        .distinct()
                        .mapToLong(ServerCpu::ticks)
                        .sum()
                / (double) TICKS_A_SECOND;
    }

    /** User and system time of a process, and of its children that have ended. */
    private static long ticks(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(fields, USER_TIME, USER_TIME + 4)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (NoSuchFileException e) {
            return 0; // it has ended, and its parent counts it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
