package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PodLayout;
import dev.plantline.model.Promise;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The table of a plant's interfaces, from their topics and from a pod. */
@ExtendWith(KafkaExtension.class)
class TopCommandTest {
    private static final Checkpoint.Topics TOPICS = new Checkpoint.Topics("a", "b", "c");

    private final String plant = "p" + System.nanoTime();
    private final InterfaceId moves = new InterfaceId(plant, "moves");
    private final InterfaceId counts = new InterfaceId(plant, "counts");
    private final StringWriter text = new StringWriter();

    @TempDir
    private Path directory;

    /** Of moves three of five messages have their outcome, one of them behind one that has none, and one is held; of counts nobody knows anything. */
    private void fill(EmbeddedKafka broker) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(kafka);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(Stream.of(moves, counts)
                            .flatMap(id -> Stream.of(id.inTopic(), id.asideTopic(), id.auditTopic()))
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
            for (int i = 0; i < 5; i++) {
                producer.send(new ProducerRecord<>(
                                moves.inTopic(),
                                0,
                                Instant.now().minusSeconds(7_200 - i).toEpochMilli(),
                                null,
                                "{}".getBytes(UTF_8)))
                        .get();
            }
            Instant since = Instant.now().minusSeconds(3 * 86_400);
            var state = new AsideState(
                    AsideState.VERSION,
                    Standing.held,
                    0,
                    "m1",
                    "secret order",
                    "0".repeat(32),
                    since,
                    since,
                    new Failure(FailureClass.business, "closed", ""),
                    "r-1",
                    1,
                    since,
                    since,
                    null,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null);
            producer.send(new ProducerRecord<>(moves.asideTopic(), 0, new AsideKey.OfState(1).bytes(), state.write()))
                    .get();
            Checkpoint checkpoint = Checkpoint.first("pod", "k", TOPICS, null)
                    .at(2, 0, List.of(new Checkpoint.Range(3, 3)), 4, 0, new Totals(3, 2, 0, 0, 1, 0, 0, 0));
            producer.send(new ProducerRecord<>(
                            moves.asideTopic(), 0, new AsideKey.OfCheckpoint().bytes(), checkpoint.write()))
                    .get();
        }
    }

    private int top(Map<String, String> environment, String... arguments) {
        return Plantline.commandLine(new TopCommand(environment))
                .setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true))
                .execute(arguments);
    }

    private List<String> lines() {
        return text.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    @Test
    void theTopicsAloneTellTheNumbersAndWhatTheyDoNotTellIsAQuestionMark(EmbeddedKafka broker) throws Exception {
        fill(broker);
        int code = top(Map.of(), plant, "--kafka", broker.bootstrapServers(), "--data", directory.toString());
        assertThat(code).as(text.toString()).isZero();
        assertThat(lines())
                .hasSize(4)
                .contains(counts + " ? ? ? ? ? ? ? ? ? now nobody has owned it yet")
                .contains("States and criticality are what pods say: name them with --pod and --token-file.")
                .anyMatch(line -> line.matches(moves + " \\? \\? 2 (119m|2h|120m) \\? 1 0 3d \\? now"));
        assertThat(text.toString()).doesNotContain("secret order");
    }

    @Test
    void whatAPodSaysOfStatesStandsBesideTheNumbers(EmbeddedKafka broker) throws Exception {
        fill(broker);
        WorkloadStatus status = new WorkloadStatus(
                WorkloadStatus.VERSION,
                plant,
                Role.streaming,
                null,
                List.of(
                        new InterfaceStatus(
                                "moves",
                                "r",
                                State.running,
                                null,
                                null,
                                null,
                                Instant.now().toString(),
                                Promise.oneEffect),
                        new InterfaceStatus(
                                "counts", "r", State.blocked, "Odoo is away\u001b[31m", null, null, null, null)));
        HttpServer pod = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pod.createContext(PodLayout.STATUS_PATH, exchange -> {
            exchange.sendResponseHeaders(200, status.write().length);
            exchange.getResponseBody().write(status.write());
            exchange.close();
        });
        pod.start();
        Files.writeString(directory.resolve("token"), "t");
        List<String> arguments = new ArrayList<>(List.of(
                plant,
                "--kafka",
                broker.bootstrapServers(),
                "--pod",
                "http://127.0.0.1:" + pod.getAddress().getPort(),
                "--token-file",
                directory.resolve("token").toString()));
        try {
            assertThat(top(Map.of(), arguments.toArray(String[]::new)))
                    .as(text.toString())
                    .isEqualTo(Plantline.FOUND);
            assertThat(lines().get(1)).startsWith(counts + " ? blocked ? ").endsWith(" Odoo is away\\u001b[31m");
            assertThat(lines().get(2)).startsWith(moves + " ? running 2 ");
            List<String> oneIsSilent = new ArrayList<>(arguments);
            oneIsSilent.addAll(oneIsSilent.indexOf("--pod"), List.of("--pod", "http://127.0.0.1:1"));
            assertThat(top(Map.of(), oneIsSilent.toArray(String[]::new)))
                    .as("what the other says is told, and what is down is told first")
                    .isEqualTo(Plantline.FOUND);
            assertThat(lines())
                    .anyMatch(line -> line.startsWith(counts + " ? blocked ? "))
                    .anyMatch(line -> line.startsWith("! it is not known how all interfaces run: no answer from"));
        } finally {
            pod.stop(0);
        }
        assertThat(top(Map.of(), arguments.toArray(String[]::new)))
                .as("without the pod the numbers are shown all the same, and nobody is told that all is well")
                .isEqualTo(Plantline.FAILED);
        assertThat(lines())
                .anyMatch(line -> line.startsWith("! it is not known how all interfaces run: no answer from"));
    }

    @Test
    void aPlantThatCannotBeLookedAtIsSaidAndTheOthersAreShown(EmbeddedKafka broker) throws Exception {
        fill(broker);
        assertThat(top(Map.of(), plant, "--kafka", "127.0.0.1:1")).isEqualTo(Plantline.FAILED);
        assertThat(lines())
                .anyMatch(line -> line.startsWith(
                        "! " + plant + " cannot be looked at: Kafka at 127.0.0.1:1 (named by --kafka):"))
                .noneMatch(line -> line.contains(" 0 "));
        assertThat(text.toString()).doesNotContain("Exception", "\tat ");
    }
}
