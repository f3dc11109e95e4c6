package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.Command;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Provenance;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.TopicContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a patch makes of a message, and that only the owner changes anything. */
@ExtendWith(KafkaExtension.class)
class AsideEditCommandTest {
    private static final InterfaceId ID = new InterfaceId("rennes", "edited");
    private static final Instant NOW = Instant.parse("2026-11-26T14:00:00Z");

    private static EmbeddedKafka kafka;

    @TempDir
    private Path files;

    @BeforeAll
    static void aDeadLetter(EmbeddedKafka broker) throws Exception {
        kafka = broker;
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(ID.inTopic(), ID.asideTopic(), ID.auditTopic()).stream()
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
            setAside(producer, 5, "{\"id\":\"m\",\"quantity\":1.50,\"unit\":\"KILO\"}");
            setAside(producer, 6, "<xml/>");
        }
    }

    private static void setAside(KafkaProducer<byte[], byte[]> producer, long offset, String body) throws Exception {
        String hash = "%032x".formatted(offset);
        MessageKeys keys =
                new MessageKeys(MessageKeys.FORM, "A", hash, hash + hash, Optional.empty(), Optional.empty());
        MessageHeaders headers = new MessageHeaders(
                "m" + offset, ID.name(), "1.0.0", "test", "", NOW, Provenance.UNKNOWN, keys, Optional.empty());
        var record =
                new ProducerRecord<>(ID.asideTopic(), 0, new AsideKey.OfBody(offset, 0).bytes(), body.getBytes(UTF_8));
        headers.write((name, value) -> record.headers().add(name, value));
        producer.send(record).get();
        AsideState state = new AsideState(
                AsideState.VERSION,
                AsideState.Standing.deadLettered,
                0,
                headers.id(),
                "A",
                hash,
                NOW,
                NOW,
                new Failure(FailureClass.contract, "it is not as it should be", "/unit"),
                "r-1",
                1,
                NOW,
                NOW,
                null,
                0,
                null,
                null,
                null,
                null,
                null);
        producer.send(new ProducerRecord<>(ID.asideTopic(), 0, new AsideKey.OfState(offset).bytes(), state.write()))
                .get();
    }

    private ExamplePlant.Answer edit(String patch, String... more) throws Exception {
        Path file = Files.writeString(files.resolve("patch.json"), patch);
        List<String> all = new ArrayList<>(List.of(
                "aside", "edit", ID.toString(), "--patch", file.toString(), "--kafka", kafka.bootstrapServers()));
        all.addAll(List.of(more));
        if (!all.contains("--position")) {
            all.addAll(List.of("--position", "0/5"));
        }
        return ExamplePlant.run(all.toArray(String[]::new));
    }

    /** Commands that stand in the topic. */
    private static List<Command> commands() throws Exception {
        return commands(kafka, ID);
    }

    static List<Command> commands(EmbeddedKafka broker, InterfaceId id) throws Exception {
        List<Command> commands = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : TopicContent.readWhateverWasWritten(
                Map.of("bootstrap.servers", broker.bootstrapServers()), id.asideTopic())) {
            if (AsideKey.isOfCommand(each.key())) {
                commands.add(Command.read(each.value()));
            }
        }
        return commands;
    }

    @Test
    void aPatchIsShownFirstAndHandedToTheOwnerThen() throws Exception {
        String patch = "[{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]";

        var shown = edit(patch, "--dry-run");
        assertThat(shown.code()).as(shown.text()).isZero();
        assertThat(shown.text().lines())
                .containsExactly(
                        "rennes.edited/0/5: replace /unit",
                        "{\"id\":\"m\",\"quantity\":1.50,\"unit\":\"kg\"}",
                        "It was not held against the contract: plantline command edit --dry-run does that on a cluster.",
                        "Nothing was changed. It would become edition 1.");
        assertThat(commands()).isEmpty();

        var asked = edit(patch, "--reason", "unit as the contract has it", "--actor", "ann", "--wait", "0");
        assertThat(asked.text()).contains("rennes.edited/0: edit, claimed by ann, is handed over");
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.action()).isEqualTo(Command.Action.edit);
            assertThat(command.selection()).isEqualTo(new Command.ByOffset(5));
            assertThat(command.reason()).isEqualTo("unit as the contract has it");
            assertThat(command.edit().edition()).isZero();
            assertThat(command.edit().message().toString())
                    .as("numbers are as they were sent")
                    .isEqualTo("{\"id\":\"m\",\"quantity\":1.50,\"unit\":\"kg\"}");
        });
    }

    @Test
    void aPatchThatDoesNotFitChangesNothing() throws Exception {
        assertThat(edit("[{\"op\":\"remove\",\"path\":\"/no\"}]", "--dry-run").text())
                .contains("change 1 (remove /no) does not fit the message: there is nothing at /no");
        assertThat(edit("[{\"op\":\"test\",\"path\":\"/unit\",\"value\":\"kg\"}]", "--dry-run")
                        .text())
                .contains("change 1 of the patch: test is not taken");
        assertThat(edit("[{\"op\":\"replace\",\"path\":\"/unit\",\"value\":\"KILO\"}]", "--dry-run")
                        .text())
                .contains("the patch changes nothing");
        assertThat(edit("[{\"op\":\"replace\",\"path\":\"\",\"value\":[1]}]", "--dry-run")
                        .text())
                .contains("the patch leaves no message");
        assertThat(edit("{\"unit\":\"kg\"}", "--dry-run").text()).contains("a patch is a JSON list");
        assertThat(edit("[{\"op\":\"change\",\"path\":\"/unit\",\"value\":1}]", "--dry-run")
                        .text())
                .contains("its op is none of add, replace, remove and move");
        assertThat(edit("[{\"op\":\"remove\",\"path\":\"unit\"}]", "--dry-run").text())
                .contains("change 1 (remove unit) does not fit the message");
        assertThat(edit("[", "--dry-run").text()).contains("the patch is not JSON");
        String bomb = "[{\"op\":\"add\",\"path\":\"/a\",\"value\":[1]}"
                + ",{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}".repeat(60) + "]";
        assertThat(edit(bomb, "--dry-run").text()).contains("change 2 of the patch: copy is not taken");
    }

    @Test
    void whatIsNotSetAsideOrNotJsonIsSaid() throws Exception {
        String patch = "[{\"op\":\"remove\",\"path\":\"/unit\"}]";
        assertThat(edit(patch, "--dry-run", "--position", "0/7").text()).contains("0/7 is not set aside");
        var xml = edit(patch, "--dry-run", "--position", "0/6");
        assertThat(xml.code()).isEqualTo(Plantline.FAILED);
        assertThat(xml.text()).contains("the message is not JSON");
    }
}
