package dev.plantline.odoo;

import dev.plantline.testing.odoo.OdooSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulator for all tests of a class, in a directory of its own: a suite runs on it by answering it as its {@code odoo()}. */
public final class SimulatedDatabase implements BeforeAllCallback, AfterAllCallback {
    private static final Map<URI, OdooSimulator> RUNNING = new ConcurrentHashMap<>();

    private Path directory;
    private OdooSimulator simulator;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("simulator");
        simulator = OdooSimulator.start(directory, 0);
        RUNNING.put(simulator.url(), simulator);
    }

    /** The one that answers at an address, if that is no real Odoo. */
    static Optional<OdooSimulator> at(URI url) {
        return Optional.ofNullable(RUNNING.get(url));
    }

    /** How to reach it. */
    public OdooUnderTest odoo() {
        return new OdooUnderTest(simulator.url(), OdooSimulator.DATABASE, simulator.keys());
    }

    OdooSimulator simulator() {
        return simulator;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        RUNNING.remove(simulator.url());
        simulator.close();
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
