package dev.plantline.operator.odoo;

import dev.plantline.testing.odoo.OdooSimulator;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of side kits, each on the simulator and, where there is one, on the real Odoo. */
abstract class OnEachOdoo {
    static final String PLANT = "lyon";

    @TempDir
    static Path directory;

    private static OdooSimulator simulator;
    private static Closeable alone;

    @BeforeAll
    static void start() throws IOException {
        alone = ProbedOdoo.alone();
        simulator = OdooSimulator.start(directory, 0);
    }

    @AfterAll
    static void stop() throws IOException {
        simulator.close();
        alone.close();
    }

    static Stream<ProbedOdoo> odoos() throws IOException {
        return ProbedOdoo.all(simulator);
    }
}
