package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.InterfaceId;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On a real broker. */
@ExtendWith(KafkaExtension.class)
class AdoptCommandTest {
    private final InterfaceId id =
            new InterfaceId("lyon", "i" + UUID.randomUUID().toString().substring(0, 8));

    @Test
    void aDryRunShowsWhatIsLostAndWritesNothing(EmbeddedKafka broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(adopt(broker, "--dry-run").text()).contains("there are no topics of " + id);
            make(admin, id.inTopic());
            make(admin, id.asideTopic());
            var missing = adopt(broker, "--dry-run");
            assertThat(missing.code()).isEqualTo(1);
            assertThat(missing.text()).contains(id.auditTopic() + " is missing and would be made anew");
            assertThat(admin.listTopics().names().get()).doesNotContain(id.auditTopic());
            make(admin, id.auditTopic());
            var lost = adopt(broker, "--dry-run");
            assertThat(lost.code()).isEqualTo(1);
            assertThat(lost.text())
                    .contains(id + "/0: " + id.asideTopic() + " holds no checkpoint", "written off: 0 positions")
                    .contains("everything in .in from offset 0 on is delivered");
            String code = lost.text().replaceAll("(?s).*--seen (\\w+) .*", "$1");
            var same = adopt(
                    broker, "--seen", code, "--actor", "Marie Dupont", "--reason", "the disk is gone", "--wait", "0");
            assertThat(same.text())
                    .as("who it is that asks is a claim")
                    .contains("adopt, claimed by Marie Dupont, is handed over; no owner has acted on it yet."
                            + " It acts as soon as it runs (a batch class: with its next run), or refuses it where people command through the cluster:"
                            + " plantline command. plantline audit list tells which.");
            var otherwise = adopt(broker, "--seen", "1234abcd", "--reason", "the disk is gone", "--wait", "0");
            assertThat(otherwise.code()).isEqualTo(1);
            assertThat(otherwise.text())
                    .contains("nothing is handed over", "--seen 1234abcd names", "--seen " + code)
                    .doesNotContain("is handed over; no owner");
        }
    }

    @Test
    void aMissingTopicIsMadeAnewAndTheCommandWaitsForAnOwner(EmbeddedKafka broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            make(admin, id.inTopic());
            make(admin, id.auditTopic());
            var adopted = adopt(broker, "--reason", "the disk is gone", "--wait", "0");
            assertThat(adopted.text())
                    .contains(id.asideTopic() + " is missing and is made anew", "is handed over; no owner");
            assertThat(admin.listTopics().names().get()).contains(id.asideTopic());
        }
    }

    private ExamplePlant.Answer adopt(EmbeddedKafka broker, String... more) {
        List<String> all = new ArrayList<>(List.of("adopt", id.toString(), "--kafka", broker.bootstrapServers()));
        all.addAll(List.of(more));
        return ExamplePlant.run(all.toArray(String[]::new));
    }

    private static void make(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        Instant latest = Instant.now().plus(Duration.ofMinutes(2)); // a broker knows a new topic with time
        while (!admin.listTopics().names().get().contains(topic)) {
            assertThat(Instant.now()).isBefore(latest);
        }
    }
}
