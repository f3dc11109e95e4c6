package dev.plantline.delivery.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonMarkTest {
    private static final byte[] CANDIDATE = {1};

    @TempDir
    Path directory;

    /** A restarted container has its process under another number where Java is not the first process, and has the same number where it is. */
    @Test
    void theNextProcessOfAPodFindsTheMarkWhateverItsNumber() throws IOException {
        assertThat(new ComparisonMark(directory, "lyon-764fc664-7wjjc/1").begin("lots", "r-1", CANDIDATE))
                .isTrue();
        endedMeanwhile();

        for (String owner : new String[] {"lyon-764fc664-7wjjc/1", "lyon-764fc664-7wjjc/2"}) {
            ComparisonMark next = new ComparisonMark(directory, owner);
            assertThat(next.begin("lots", "r-1", CANDIDATE)).as(owner).isFalse();
            assertThat(next.begin("receipts", "r-1", CANDIDATE))
                    .as("another interface")
                    .isTrue();
            next.end("receipts");
        }
        assertThat(new ComparisonMark(directory, "lyon-764fc664-7wjjc/3").begin("lots", "r-1", new byte[] {2}))
                .as("another revision")
                .isTrue();
    }

    /** The mark says which process made it. */
    private void endedMeanwhile() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path each : files.toList()) {
                String compared = Files.readString(each, UTF_8).split("\n", 2)[0];
                Files.writeString(each, compared + "\nanother process");
            }
        }
    }
}
