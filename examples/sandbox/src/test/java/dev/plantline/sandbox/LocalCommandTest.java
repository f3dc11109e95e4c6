package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.Plantline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCommandTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryWithoutAPlantIsRefused() throws IOException {
        Files.writeString(
                directory.resolve("namespace.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: plant-lyon}\n");
        assertThat(refusal(directory.toString())).contains("there is no Plant below", "examples/discrete-manufacturer");
    }

    @Test
    void aDayInWhichNobodySendsAnythingIsRefused() throws IOException {
        Path manifests = directory.resolve("manifests");
        for (String each : List.of("", "interfaces", "centre/templates")) {
            Files.createDirectories(manifests.resolve(each));
            try (Stream<Path> files = Files.list(Path.of("../discrete-manufacturer", each))) {
                for (Path file :
                        files.filter(name -> name.toString().endsWith(".yaml")).toList()) {
                    Files.copy(file, manifests.resolve(each).resolve(file.getFileName()));
                }
            }
        }

        assertThat(refusal(manifests.toString())).contains("has no sandbox/day.yaml", "--stay");
    }

    @Test
    void aPrefixThatWouldMeetOthersNumbersIsRefused() {
        for (String prefix : new String[] {"A_B", "A%", "", "LYON 2", "ABCDEFGHIJKLMNOPQRSTU"}) {
            assertThat(refusal("../discrete-manufacturer", "--prefix", prefix))
                    .contains("\"" + prefix + "\"", "letters, digits and hyphens");
        }
    }

    private String refusal(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--data";
        all[words.length + 1] = directory.resolve("data").toString();
        int code = Plantline.commandLine(new LocalCommand())
                .setOut(out)
                .setErr(out)
                .execute(all);
        assertThat(code).as(text.toString()).isEqualTo(Plantline.FAILED);
        assertThat(directory.resolve("data")).doesNotExist();
        return text.toString();
    }
}
