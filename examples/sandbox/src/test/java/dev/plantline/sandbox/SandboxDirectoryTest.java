package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.sandbox.PlantJournal.Sent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxDirectoryTest {
    @TempDir
    private Path temporary;

    @Test
    void aDirectoryWithOtherPeoplesFilesIsRefusedAlsoWithFresh() throws IOException {
        Files.writeString(temporary.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(() -> SandboxDirectory.take(temporary, true))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("--data");
        assertThat(temporary.resolve("thesis.txt")).exists();
    }

    @Test
    void twoSandboxesDoNotShareADirectory() {
        try (SandboxDirectory first = SandboxDirectory.take(temporary.resolve("data"), false)) {
            assertThatThrownBy(() -> SandboxDirectory.take(first.root(), false))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("another sandbox runs");
        }
    }

    @Test
    void freshForgetsWhatAnEarlierStartLeftAndALaterStartGoesOn() {
        Path data = temporary.resolve("data");
        String key;
        try (SandboxDirectory first = SandboxDirectory.take(data, false)) {
            key = first.sharedKey("mes");
            PlantJournal journal = new PlantJournal(first.journal());
            journal.leaves("confirmation");
            journal.accepted("confirmation");
            journal.leaves("confirmation");
        }
        try (SandboxDirectory second = SandboxDirectory.take(data, false)) {
            assertThat(second.sharedKey("mes")).isEqualTo(key);
            // What left without an answer before the first one ended stays unknown.
            assertThat(new PlantJournal(second.journal()).sent("confirmation")).isEqualTo(new Sent(1, 0, 1));
        }
        try (SandboxDirectory third = SandboxDirectory.take(data, true)) {
            assertThat(third.sharedKey("mes")).isNotEqualTo(key);
            assertThat(new PlantJournal(third.journal()).sent("confirmation")).isEqualTo(Sent.NOTHING);
        }
    }

    @Test
    void onlyItsOwnerCanLookIntoItAndVolumesOfAKilledSandboxAreDeleted() throws IOException {
        Path data = Files.createDirectory(temporary.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (SandboxDirectory first = SandboxDirectory.take(data, false)) {
            Files.createDirectories(first.node().resolve("lyon-queued/volumes/secrets"));
        }
        try (SandboxDirectory second = SandboxDirectory.take(data, false)) {
            assertThat(second.node()).doesNotExist();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aKeyIsNeverKeptElsewhere() {
        try (SandboxDirectory directory = SandboxDirectory.take(temporary.resolve("data"), false)) {
            for (String name : List.of("../../mes", "", "..", "a/b")) {
                assertThatThrownBy(() -> directory.sharedKey(name))
                        .as(name)
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining("\"" + name + "\"");
            }
        }
    }
}
