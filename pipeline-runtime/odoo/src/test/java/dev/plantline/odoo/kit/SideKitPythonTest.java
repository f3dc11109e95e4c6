package dev.plantline.odoo.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The side kit's decisions, tried by CPython with a stub environment: {@code src/test/python}. */
class SideKitPythonTest {
    private static final Path OPERATIONS = Path.of("src/main/resources/dev/plantline/odoo/kit/operations");
    private static final String HOW =
            "SKIPPED: no python3 on this machine, so that the parts of the side kit were not tried by themselves.";

    @Test
    void everyPartDecidesAsItShould(@TempDir Path directory) throws Exception {
        boolean present = isPresent();
        if (!present) {
            System.err.println(HOW);
        }
        Assumptions.assumeTrue(present, HOW);
        KitOwner owner = new KitOwner("lyon", "production");
        Path whole = write(
                directory.resolve("whole.py"),
                KitText.of(
                        owner,
                        AllowLists.of(
                                Map.of(
                                        "mrp.production", Set.of("name"),
                                        "mrp.production/move_raw_ids",
                                                Set.of("name", "picked", "quantity", "product_id"),
                                        "stock.lot", Set.of("name", "note", "product_id"),
                                        "stock.scrap", Set.of("name")),
                                Set.of("mrp.production.action_confirm", "stock.scrap.action_validate"),
                                Set.of(KitPart.values()))));
        Path small = write(
                directory.resolve("small.py"),
                KitText.of(owner, AllowLists.of(Map.of("stock.lot", Set.of("name")), Set.of(), Set.of(KitPart.load))));
        Path operations = Files.createDirectory(directory.resolve("operations"));
        Path shorts = Files.createDirectory(directory.resolve("shorts"));
        try (Stream<Path> files = Files.list(OPERATIONS)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.py$", "");
                KitText text = KitText.of(owner, new OperationKit(name, References.DEFAULT));
                write(shorts.resolve(name + ".py"), text);
                Files.writeString(operations.resolve(name + ".py"), text.whole());
            }
        }
        Path output = directory.resolve("output");
        ProcessBuilder tests = new ProcessBuilder(
                        List.of("python3", "-B", "-m", "unittest", "discover", "-s", "src/test/python"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        tests.environment().put("PLANTLINE_KIT", whole.toString());
        tests.environment().put("PLANTLINE_SMALL_KIT", small.toString());
        tests.environment().put("PLANTLINE_OPERATION_KITS", operations.toString());
        tests.environment().put("PLANTLINE_SHORT_TEXTS", shorts.toString());
        Process running = tests.start();
        boolean ended = running.waitFor(2, TimeUnit.MINUTES);
        running.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("the tests end within two minutes: " + said).isTrue();
        assertThat(running.exitValue()).as(said).isZero();
        assertThat(said).containsPattern("Ran [0-9]{2,} tests");
    }

    private static Path write(Path file, KitText text) throws IOException {
        return Files.writeString(file, text.codeFor(7));
    }

    private static boolean isPresent() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("python3", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor(1, TimeUnit.MINUTES) && version.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
