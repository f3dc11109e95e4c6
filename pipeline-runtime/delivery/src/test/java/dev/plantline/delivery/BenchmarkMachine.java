package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.KafkaMain;
import dev.plantline.testing.ServerAction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What programs that kill processes need of the machine that they run on: its processes, and the real Odoo 19 that the environment names. Linux only. */
final class BenchmarkMachine {
    private BenchmarkMachine() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    static BufferedReader says(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static void signal(String name, Process to) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().waitFor();
    }

    /** A broker in a process of its own; returns when it is ready. */
    static Process startBroker(Path directory, int port) throws IOException {
        Process started = java(List.of(
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaMain.class.getName(),
                        "--directory",
                        directory.toString(),
                        "--port",
                        Integer.toString(port),
                        "--until-input-closes"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (says(started).readLine() == null) {
            throw new IllegalStateException("the broker has ended");
        }
        return started;
    }

    /** The HTTP workers of the Odoo that the environment names: others on this machine are left alone. */
    static List<ProcessHandle> odooWorkers() {
        String port = Integer.toString(odooUrl().getPort());
        List<ProcessHandle> workers = ProcessHandle.allProcesses()
                .filter(one -> commandLine(one).startsWith("odoo: WorkerHTTP"))
                .filter(one -> one.parent()
                        .map(parent ->
                                Arrays.asList(commandLine(parent).split("\0")).contains(port))
                        .orElse(false))
                .toList();
        if (workers.isEmpty()) {
            throw new IllegalStateException(
                    "no process here is called odoo: WorkerHTTP below one that was started with the port " + port
                            + "; start Odoo with workers");
        }
        return workers;
    }

    private static String commandLine(ProcessHandle of) {
        try {
            return Files.readString(Path.of("/proc/" + of.pid() + "/cmdline"));
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }

    // ---- Odoo ----

    static URI odooUrl() {
        return URI.create(environment("PLANTLINE_ODOO_URL"));
    }

    static String odooDatabase() {
        return environment("PLANTLINE_ODOO_DB");
    }

    static String odooKey(String login) {
        try {
            return Json.MAPPER
                    .readTree(Files.readString(Path.of(environment("PLANTLINE_ODOO_KEYS"))))
                    .path(login)
                    .path("key")
                    .textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OdooProtocol odoo(URI url, String login) {
        String key = odooKey(login);
        return new OdooConnector(null).open(new OdooEndpoint(url, odooDatabase(), () -> key, null));
    }

    /** Runs Python in Odoo as its administrator and returns what it puts into {@code action}. */
    static JsonNode run(String python) throws OdooFault {
        return ServerAction.once(odoo(odooUrl(), "bot_admin")::call, "Plantline benchmark", python);
    }

    private static String environment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException("set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS to a"
                    + " real Odoo 19 on this machine");
        }
        return value;
    }
}
