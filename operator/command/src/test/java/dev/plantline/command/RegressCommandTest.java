package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.ExamplePlant.Answer;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Provenance;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A changed manifest held against messages that stand in a real broker, by who may read them. */
@ExtendWith(KafkaExtension.class)
class RegressCommandTest {
    private static final InterfaceId ID = new InterfaceId("bordeaux", "lots");
    private static final String MANIFEST =
            """
            apiVersion: plantline.dev/v1alpha1
            kind: OdooInterface
            metadata: {name: lots, namespace: plant-bordeaux}
            spec:
              workflow: rawMasterDataSteps
              owners: {business: {name: A, contact: a@example.com}, technical: {name: B, contact: b@example.com}}
              classification: {criticality: low, failureImpact: reporting, consequence: None.}
              latencyClass: near-real-time
              runbook: https://runbooks.example.com/lots
              source: {system: mes, kafka: {topic: mes.lots}}
              contract:
                version: 1.0.0
                format: json
                schema: {type: object, required: [id], properties: {id: {type: string}, n: {type: integer}, note: {type: string}}}
              keys: {order: [id], idempotency: [id]}
              target: {odoo: {duty: stock}}
              mapping:
                steps:
                - load: {model: stock.lot}
                  fields: [{to: name, from: id}, {to: ref, from: n, as: string, whenMissing: omit}]
            """;

    private static EmbeddedKafka kafka;

    @TempDir
    private Path directory;

    private Path old;

    @BeforeAll
    static void messagesAreRecorded(EmbeddedKafka broker) throws Exception {
        kafka = broker;
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(ID.inTopic(), 1, (short) 1)))
                    .all()
                    .get();
            for (String body :
                    List.of("{\"id\":\"A-1\",\"n\":1}", "{\"id\":\"A-2\",\"n\":2}", "{\"id\":\"A-3\"}", "{\"n\":4}")) {
                var record = new ProducerRecord<byte[], byte[]>(ID.inTopic(), 0, null, body.getBytes(UTF_8));
                new MessageHeaders(
                                "m",
                                ID.name(),
                                "1.0.0",
                                "test",
                                "",
                                Instant.EPOCH,
                                Provenance.UNKNOWN,
                                new MessageKeys(
                                        1, "A", "0".repeat(32), "0".repeat(64), Optional.empty(), Optional.empty()),
                                Optional.empty())
                        .write((name, value) -> record.headers().add(name, value));
                producer.send(record).get();
            }
        }
    }

    @BeforeEach
    void manifests() throws IOException {
        old = Files.writeString(directory.resolve("old.yaml"), MANIFEST);
    }

    private Answer run(String from, String to, String... more) throws IOException {
        assertThat(MANIFEST).contains(from);
        Path changed = Files.writeString(directory.resolve("new.yaml"), MANIFEST.replace(from, to));
        return ExamplePlant.run(Stream.concat(
                        Stream.of(
                                "regress",
                                old.toString(),
                                changed.toString(),
                                "--interface",
                                "bordeaux.lots",
                                "--kafka",
                                kafka.bootstrapServers()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void theSameManifestIsTheSameForEachMessage() throws IOException {
        Answer same = run("version: 1.0.0", "version: 1.0.0");
        assertThat(same.text())
                .contains(
                        "Of the last 4 messages 3 are the same, 0 differ, 0 newly fail, 0 newly pass, 1 fail under both.",
                        "Looked at: partition 0 from offset 0 to before 4");
        assertThat(same.code()).isZero();
    }

    @Test
    void whoMayReadMessagesSeesTheValuesThatDiffer() throws IOException {
        Answer differs = run("{to: ref, from: n, as: string", "{to: ref, from: id");
        assertThat(differs.text())
                .contains(
                        "0/0 differs\n    steps[0].fields.ref\n      - \"1\"\n      + \"A-1\"\n",
                        "0/2 differs\n    steps[0].fields.ref\n      - nothing\n      + \"A-3\"\n",
                        "3 differ, 0 newly fail",
                        "  steps[0].fields.ref: 3\n");
        assertThat(differs.code()).isZero();
        assertThat(run("{to: ref, from: n, as: string", "{to: ref, from: id", "--show", "1")
                        .text())
                .contains("0/0 differs")
                .doesNotContain("0/1 differs");
    }

    @Test
    void whatNewlyFailsIsToldWithItsReasonAndEndsWithOne() throws IOException {
        Answer fails = run("required: [id]", "required: [id, n]");
        assertThat(fails.text())
                .contains(
                        "0/2 newly fails: (contract)",
                        "WARNING: 1 of 4 messages fail as NEW says and not as OLD does.");
        assertThat(fails.code()).isEqualTo(1);
    }

    /** Messages of 1970, so that of two lines the one counts that had begun by then. */
    @Test
    void aCodeMapThatIsChangedBesideTheManifestIsComparedAsOfWhenMessagesWereReceived() throws IOException {
        String codes =
                """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: CodeMap
                metadata: {name: lots, namespace: plant-bordeaux}
                spec:
                  kind: item
                  steward: planning@example.com
                  entries: [{code: A-1, value: one}, {code: A-2, value: two}, %s]
                """;
        String manifest = MANIFEST.replace("{to: name, from: id}", "{to: name, from: id, code: lots}");
        Files.writeString(old, manifest + codes.formatted("{code: OTHER, value: x}"));
        Path changed = Files.writeString(
                directory.resolve("new.yaml"),
                manifest
                        + codes.formatted("{code: A-3, value: three}")
                                .replace("value: one", "value: uno")
                                .replace(
                                        "{code: A-2, value: two}",
                                        "{code: A-2, value: two}, {code: A-2, value: later, validFrom: \"2026-01-01\"}"));
        Answer answer = ExamplePlant.run(
                "regress",
                old.toString(),
                changed.toString(),
                "--interface",
                "bordeaux.lots",
                "--kafka",
                kafka.bootstrapServers());
        assertThat(answer.text())
                .contains(
                        "0/0 differs\n    steps[0].fields.name\n      - \"one\"\n      + \"uno\"\n",
                        "0/2 newly passes",
                        "Of the last 4 messages 1 are the same, 1 differ, 0 newly fail, 1 newly pass, 1 fail under both.");
        assertThat(answer.code()).isZero();
    }

    @Test
    void anotherMajorVersionComparesNothingAndSaysSo() throws IOException {
        Answer other = run("version: 1.0.0", "version: 2.0.0");
        assertThat(other.text()).contains("None of the last 4 messages was received under this major version");
        assertThat(other.code()).isZero();
    }

    @Test
    void fewerAreLookedAtWhereThatIsAsked() throws IOException {
        assertThat(run("version: 1.0.0", "version: 1.0.0", "--messages", "2").text())
                .contains("Of the last 2 messages", "from offset 2 to before 4");
        assertThat(run("version: 1.0.0", "version: 1.0.0", "--messages", "0").code())
                .isEqualTo(2);
    }

    @Test
    void aManifestWithMistakesIsToldAndNothingIsRead() throws IOException {
        Answer wrong = run("{to: name, from: id}", "{to: name, from: nothing}");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.text()).contains("nothing").doesNotContain("Of the last");
    }
}
