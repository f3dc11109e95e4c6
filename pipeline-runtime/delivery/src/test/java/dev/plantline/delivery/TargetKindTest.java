package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.notebook.NotebookTargetKind;
import dev.plantline.delivery.ownership.TargetKinds;
import dev.plantline.model.Promise;
import dev.plantline.model.TimeSource;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A new kind of target is a package of its own and an entry in a list. */
@ExtendWith(KafkaExtension.class)
class TargetKindTest {
    private static final String PACKAGE = "dev.plantline.delivery.notebook";

    @Test
    void aTargetOfAnotherKindGetsItsMessagesInOrderAndSaysWhatItPromises(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker).change(json -> json.replace("\"stock\"", "\"notebook\""))) {
            NotebookTargetKind kind = new NotebookTargetKind();
            lots.send("1", "A", 1);
            lots.send("2", "A", 2);
            try (Delivery delivery = lots.start(
                    lots.configuration(), new TargetKinds(List.of(kind)), TimeSource.system(), new Random())) {
                eventually(() -> kind.notebook(lots.id.name()).pages().size() == 2);
                assertThat(kind.notebook(lots.id.name()).pages()).containsExactly("A: 1 step", "A: 1 step");
                assertThat(delivery.promises()).containsExactly(Map.entry(lots.id.name(), Promise.oneEffect));
            }
        }
    }

    @Test
    void anInterfaceWithoutATargetOfAKnownKindIsRefusedInWords(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            TargetKinds kinds = new TargetKinds(List.of(new NotebookTargetKind()));
            assertThatThrownBy(() -> kinds.open(
                            lots.configuration(),
                            lots.configuration().interfaces().get(0)))
                    .hasMessage("spec.target must have exactly one kind of target and has none that this version knows;"
                            + " this version knows: notebook");
        }
    }

    @Test
    void aKindOfTargetIsKnownByAtMostTwoFilesOutsideItsPackage() throws IOException {
        Path sources = Path.of("src");
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.getParent().endsWith("notebook"))
                            .filter(TargetKindTest::namesIt))
                    .hasSizeBetween(1, 2);
        }
    }

    private static boolean namesIt(Path file) {
        try {
            return Files.readString(file).contains(PACKAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
