package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A copy of the example's manifests, to spoil.
 *
 * @param directory where it stands
 */
record ExamplePlant(Path directory) {
    static final String CONFIRMATION = "interfaces/mes-production-confirmation.yaml";
    static final String TRANSFER = "interfaces/wms-stock-transfer.yaml";

    /** It says everything itself: contract, keys and mapping. */
    static final String WHOLE = "interfaces/plm-product-master.yaml";

    /** It says everything itself, and its message is the operation's document. */
    static final String DOCUMENT = "interfaces/wms-goods-receipt.yaml";

    static final String CODE_MAPS = "code-maps.yaml";
    private static final Path EXAMPLE = Path.of("../../examples/discrete-manufacturer");

    /** What the command said to it. */
    record Answer(int code, String text) {}

    static ExamplePlant in(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(EXAMPLE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return new ExamplePlant(directory);
    }

    void change(String file, String from, String to) throws IOException {
        String text = text(file);
        assertThat(text).contains(from);
        write(file, text.replace(from, to));
    }

    String text(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    Answer validate() {
        return run("validate", directory.toString());
    }

    Answer test() {
        return run("test", directory.toString());
    }

    static Answer run(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int code =
                Plantline.commandLine(new Plantline()).setOut(out).setErr(out).execute(arguments);
        return new Answer(code, text.toString());
    }
}
