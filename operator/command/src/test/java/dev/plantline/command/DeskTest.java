package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.DeskConfiguration;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.kafka.KafkaRights;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.testing.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands at a plant's desk, with what the operator mounts there, on a broker that gives the auditor its rights and no more. */
class DeskTest {
    private static final InterfaceId ID = new InterfaceId("lyon", "lots");
    private static final String AUDITOR = "lyon-auditor";

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static Map<String, Object> auditor;

    /** What a command has said, and with which exit code. */
    private record Said(int code, String text) {}

    @BeforeAll
    static void aDesk() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.temporary().secured());
        try (Admin admin = Admin.create(kafka.administrator())) {
            admin.createTopics(Stream.of(ID.inTopic(), ID.asideTopic(), ID.auditTopic())
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        auditor = kafka.addUser(AUDITOR, "secret-auditor");
        KafkaRights.of(ID.plant(), new TreeSet<>()).stream()
                .filter(right -> right.role() == KafkaRole.auditor)
                .forEach(right -> kafka.allow(
                        AUDITOR,
                        right.resource().name(),
                        right.name(),
                        right.prefix(),
                        right.operation().name()));
        var desk = new DeskConfiguration(
                DeskConfiguration.VERSION,
                ID.plant(),
                new RuntimeConfiguration.Kafka(
                        auditor.get("bootstrap.servers").toString(),
                        false,
                        null,
                        auditor.get("sasl.mechanism").toString(),
                        AUDITOR,
                        "password"),
                List.of("ed25519:" + "ab".repeat(32)));
        Files.writeString(directory.resolve(PodLayout.DESK_FILE), Json.MAPPER.writeValueAsString(desk));
        Files.writeString(directory.resolve("password"), "secret-auditor");
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void commandsThatReadNeedNeitherBrokerNorUserNorPlant() throws Exception {
        assertThat(atTheDesk("aside", "list", "lots")).isEqualTo(new Said(0, "nothing is set aside in lyon.lots\n"));
        assertThat(atTheDesk("aside", "causes")).isEqualTo(new Said(0, "nothing is set aside in plant lyon\n"));
        assertThat(atTheDesk("top").text())
                .contains("lyon.lots  ?            ?", "name them with --pod and --token-file")
                .doesNotContain("!");
        assertThat(atTheDesk("trace", "MO-1").text()).contains("Nothing is known of MO-1.", "1 partition");
        assertThat(atTheDesk("account", "lots").text())
                .contains("lyon.lots/0")
                .contains("plantline audit verify lyon.lots");
    }

    @Test
    void theAuditIsVerifiedWithThePublicKeysOfTheDesk() throws Exception {
        assertThat(atTheDesk("audit", "verify", "lots").text()).contains("Signatures were verified.");
    }

    @Test
    void commandsThatChangeSomethingSayWhereTheyRun() throws Exception {
        Path patch = Files.writeString(directory.resolve("patch"), "[{\"op\":\"remove\",\"path\":\"/n\"}]");
        for (var command : List.of(
                new String[] {"aside", "discard", "lots", "--all", "--reason", "no"},
                new String[] {"aside", "retry", "lots", "--all"},
                new String[] {
                    "aside", "edit", "lots", "--position", "0/1", "--patch", patch.toString(), "--reason", "no"
                },
                new String[] {"abandon", "lots", "--reason", "no"},
                new String[] {"adopt", "lots", "--reason", "no"})) {
            var said = atTheDesk(command);

            assertThat(said.code()).as(said.text()).isEqualTo(Plantline.FAILED);
            assertThat(said.text()).contains("nothing is changed from the desk of plant lyon", "a pod of delivery");
        }
    }

    /** The refusal above is a help. What holds are the rights of the desk's user in Kafka, also for a command that was told where Kafka is. */
    @Test
    void whoeverGoesRoundTheCommandIsRefusedByTheBroker() throws Exception {
        var properties = Files.writeString(
                directory.resolve("auditor.properties"),
                auditor.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("\n")));

        var said = atTheDesk(
                "aside",
                "discard",
                "lots",
                "--position",
                "0/1",
                "--reason",
                "no",
                "--wait",
                "0",
                "--kafka-properties",
                properties.toString());

        assertThat(said.code()).as(said.text()).isEqualTo(Plantline.FAILED);
        assertThat(said.text())
                .contains("the command was not written to lyon.aside.lots", "authorization failed", "may not do this")
                .doesNotContain("Is the address right");
    }

    @Test
    void theLedgerOfOdooIsNotAskedFromTheDesk() throws Exception {
        var said = atTheDesk("account", "lots", "--ledger");

        assertThat(said.code()).isEqualTo(Plantline.FAILED);
        assertThat(said.text()).contains("this is no pod of delivery");
    }

    private static Said atTheDesk(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Plantline.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PLANTLINE_"));
        builder.environment().put(PodLayout.CONFIGURATION_VARIABLE, directory.toString());
        builder.environment().put(PodLayout.SECRETS_VARIABLE, directory.toString());
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes());
        return new Said(process.waitFor(), text);
    }
}
