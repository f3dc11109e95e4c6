package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class AuditVerifyCommandTest {
    private static final InterfaceId ID = new InterfaceId("lyon", "anchored");
    private static final AnchorKeys KEYS = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()));

    @TempDir
    private Path files;

    @Test
    void whatFitsIsZeroAndEachDifferenceIsALineAndOne(EmbeddedKafka broker) throws Exception {
        Anchor anchor = history(broker);
        Path keys =
                Files.writeString(files.resolve("keys"), KEYS.publics().texts().toString());
        Path noted = Files.writeString(
                files.resolve("delivery.log"),
                "2026-11-26T14:00:03.412Z INFO  [plantline-anchor] (anchored-0) " + anchor.text() + "\n");

        var good = verify(broker, "--anchor-keys", keys.toString(), "--noted", noted.toString());
        assertThat(good.code()).as(good.text()).isZero();
        assertThat(good.text()).contains("lyon.anchored/0", "Signatures were verified.");

        var withoutAny = verify(broker);
        assertThat(withoutAny.code()).isZero();
        assertThat(withoutAny.text())
                .contains(
                        "Signatures were not verified",
                        "The anchors in Odoo's ledger were not asked for (--ledger",
                        "Anchors of collected logs were not compared");

        Path others = Files.writeString(
                files.resolve("others"),
                AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()))
                        .publics()
                        .texts()
                        .toString());
        var unknown = verify(broker, "--anchor-keys", others.toString());
        assertThat(unknown.code()).isEqualTo(Plantline.FOUND);
        assertThat(unknown.text()).contains("lyon.anchored/0: record 2", "none of the plant's");

        Anchor later = KEYS.sign(ID.auditTopic(), 0, 9, anchor.hash(), anchor.at());
        Files.writeString(noted, later.text());
        var gone = verify(broker, "--noted", noted.toString(), "--output", "json");
        assertThat(gone.code()).isEqualTo(Plantline.FOUND);
        assertThat(gone.text()).contains("\"verified\" : false", "the end of the history was taken away");
    }

    @Test
    void aFileThatHasNoneIsSaid(EmbeddedKafka broker) throws Exception {
        String file = Files.writeString(files.resolve("empty"), "{}").toString();
        assertThat(verify(broker, "--anchor-keys", file).text()).contains(file, "status.anchorKeys of the Plant");
        assertThat(verify(broker, "--noted", file).text())
                .contains(file + " has no anchor of lyon.audit.anchored", "log of a delivery pod");
        assertThat(verify(broker, "--noted", file + "x").code()).isEqualTo(Plantline.FAILED);
    }

    private static ExamplePlant.Answer verify(EmbeddedKafka broker, String... more) {
        var words = new java.util.ArrayList<>(
                List.of("audit", "verify", ID.toString(), "--kafka", broker.bootstrapServers()));
        words.addAll(List.of(more));
        return ExamplePlant.run(words.toArray(String[]::new));
    }

    private static Anchor history(EmbeddedKafka broker) throws Exception {
        Instant now = Instant.parse("2026-11-26T14:00:00Z");
        try (WrittenHistory history = new WrittenHistory(Map.of("bootstrap.servers", broker.bootstrapServers()), ID)) {
            history.add(history.line(What.command, null, now, null));
            Anchor anchor = history.anchor(KEYS, now);
            history.add(history.anchored(anchor));
            return anchor;
        }
    }
}
