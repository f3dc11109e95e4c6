package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.model.MetricNames;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the port for messages makes of HTTP, and how it closes. */
@ExtendWith(KafkaExtension.class)
class MessageServerTest {
    private static final String BODY = "{\"code\":\"c\",\"name\":\"n\"}";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Meters meters = new Meters(registry, "lyon", "");
    private final HttpSourceKind http = new HttpSourceKind(InstantSource.system(), meters);
    private final Gateway gateway = new Gateway(List.of(http), this::receivedAt, meters);
    /** Whether the gateway fails at whatever it takes. */
    private volatile boolean broken;
    /** Messages that a thread of the gateway holds, and what lets them go on; open: nothing is held. */
    private final AtomicInteger held = new AtomicInteger();

    private volatile CountDownLatch goOn = new CountDownLatch(0);
    /** How many are held at most; who comes later passes. */
    private volatile int holding = Integer.MAX_VALUE;

    private int port;

    @BeforeEach
    void openTheGateway(EmbeddedKafka kafka) throws Exception {
        try (var odoo = OdooSimulator.start(directory, 0);
                var free = new ServerSocket(0)) {
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            plant.push("colours");
            gateway.configure(
                    plant.configuration(Role.gateway),
                    file -> plant.secrets().get(file).getBytes(StandardCharsets.UTF_8));
            port = free.getLocalPort();
        }
    }

    private Instant receivedAt() {
        if (broken) {
            throw new IllegalStateException("an error of the gateway itself");
        }
        boolean passes = held.incrementAndGet() > holding;
        try {
            if (!passes) {
                goOn.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Instant.now();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    private MessageServer listening(Duration drain) {
        return listening(drain, IntakeLimits.DEFAULT);
    }

    private MessageServer listening(Duration drain, IntakeLimits limits) {
        var server = new MessageServer(vertx, http.receiver(), "127.0.0.1", port, drain, limits);
        server.listen();
        return server;
    }

    private static CompletableFuture<Void> closing(MessageServer server) {
        return CompletableFuture.runAsync(server::close);
    }

    private Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(120_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String head(String... more) {
        return headOf("mes", TestPlant.KEY, BODY, more);
    }

    private static String headOf(String keyId, String key, String body, String... more) {
        return headTo("products", keyId, key, body, more);
    }

    private static String headTo(String path, String keyId, String key, String body, String... more) {
        var head =
                new StringBuilder("POST /" + path + " HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n");
        TestPlant.signature(path, body, keyId, key)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        for (String each : more) {
            head.append(each).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String head() {
        return head("Content-Length: " + BODY.length());
    }

    /** The head of the answer to a request on a connection of its own. */
    private String another() throws IOException {
        return another("products");
    }

    private String another(String path) throws IOException {
        try (var socket = connected()) {
            write(socket, headTo(path, "mes", TestPlant.KEY, BODY, "Content-Length: " + BODY.length()) + BODY);
            var answer = new StringBuilder();
            for (int next = 0; next >= 0 && answer.indexOf("\r\n\r\n") < 0; ) {
                next = socket.getInputStream().read();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    /** Sends a message and reads all of the answer, on a connection that stays open. */
    private static void received(Socket socket) throws IOException {
        write(socket, head() + BODY);
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the connection ended after: %s", answer).isNotNegative();
            answer.append((char) next);
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 202 ");
    }

    /** The answer up to the end of the connection. */
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void whoDoesNotProveWhoTheyAreIsAnsweredWithoutTheirBodyAndCutOff() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, "POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Length: 1000000\r\n\r\n{");
            assertThat(answer(socket))
                    .as("up to the end of the connection, which the gateway makes")
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("accept-signature: plantline=")
                    .containsIgnoringCase("connection: close");
        }
        try (var socket = connected()) {
            write(socket, "POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\n\r\n{}" + head() + BODY);
            assertThat(answer(socket)).as("nothing behind it is read").containsOnlyOnce("HTTP/1.1 ");
        }
        server.close();
    }

    @Test
    void itListensAtItsAddressAlone() {
        var server = listening(Duration.ZERO);
        assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
                .as("another address of this machine")
                .isInstanceOf(ConnectException.class);
        server.close();
    }

    @Test
    void expectContinueIsAnsweredBeforeTheBody() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head("Content-Length: " + BODY.length(), "Expect: 100-continue", "Connection: close"));
            var first = new byte[21];
            assertThat(socket.getInputStream().readNBytes(first, 0, first.length))
                    .isEqualTo(first.length);
            assertThat(new String(first, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 Continue");
            write(socket, BODY);
            assertThat(answer(socket)).contains("HTTP/1.1 202 ");
        }
        try (var socket = connected()) {
            write(
                    socket,
                    "POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 401 ");
        }
        server.close();
    }

    @Test
    void whatFramesABodyInTwoWaysIsRefused() throws Exception {
        var server = listening(Duration.ZERO);
        String length = "Content-Length: " + BODY.length();
        for (String[] framing : new String[][] {
            {length, "Content-Length: 3"},
            {length, "Transfer-Encoding: chunked"},
            {"Transfer-Encoding: chunked"},
            {"Transfer-Encoding: gzip, chunked", length},
            {"Content-Length: +" + BODY.length()},
            {"Content-Length: -1"},
            {}
        }) {
            try (var socket = connected()) {
                String body = List.of(framing).contains("Transfer-Encoding: chunked")
                        ? Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n"
                        : BODY;
                write(socket, head(framing) + body + head() + BODY);
                assertThat(answer(socket))
                        .as(String.join(", ", framing))
                        .matches(Pattern.compile("HTTP/1.1 4(00|11) .*", Pattern.DOTALL))
                        .as("a hidden request is not read")
                        .containsOnlyOnce("HTTP/1.1 ");
            }
        }
        server.close();
    }

    @Test
    void aRequestThatHasBegunIsAnsweredBeforeTheConnectionIsCut() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head() + BODY.substring(0, 5));
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 1);
            var closed = closing(server);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> another().startsWith("HTTP/1.1 503 ")); // it takes no more
            assertThat(closed).isNotDone();
            write(socket, BODY.substring(5));
            assertThat(answer(socket)).startsWith("HTTP/1.1 202 ").containsIgnoringCase("connection: close");
            closed.get(2, TimeUnit.MINUTES);
        }
    }

    @Test
    void aSenderThatGoesAwayIsNotWaitedFor() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head() + BODY.substring(0, 5));
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 1);
        }
        closing(server).get(10, TimeUnit.SECONDS);
    }

    @Test
    void whileItDrainsEveryAnswerEndsItsConnection() throws Exception {
        var server = listening(Duration.ofSeconds(5));
        try (var idle = connected()) {
            write(idle, head() + BODY);
            var first = new byte[12];
            assertThat(idle.getInputStream().readNBytes(first, 0, first.length)).isEqualTo(first.length);
            assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 202");
            var closed = closing(server);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> another().toLowerCase(Locale.ROOT).contains("connection: close"));
            write(idle, head() + BODY);
            assertThat(answer(idle))
                    .as("the rest of the first answer, and the second")
                    .contains("HTTP/1.1 202 ")
                    .containsIgnoringCase("connection: close");
            assertThat(another()).startsWith("HTTP/1.1 202 ").containsIgnoringCase("connection: close");
            assertThat(closed).isNotDone();
            closed.get(2, TimeUnit.MINUTES);
        }
    }

    private Double counted(String metric, String label, String value) {
        return registry.getSampleValue(
                metric, new String[] {"plant", "interface", label}, new String[] {"lyon", "products", value});
    }

    @Test
    void anErrorOfTheGatewayItselfIsAnsweredCountedAndBlocksItsSourceForAWhile() throws Exception {
        var server = listening(Duration.ZERO);
        meters.receives("products");
        assertThat(counted(MetricNames.ANSWERS, "status", "500"))
                .as("a first one is seen as a rise")
                .isZero();
        broken = true;
        assertThat(another()).startsWith("HTTP/1.1 500 ");
        broken = false;
        assertThat(counted(MetricNames.ANSWERS, "status", "500")).isEqualTo(1);
        assertThat(counted(MetricNames.REFUSED, "reason", "internal")).isEqualTo(1);
        assertThat(http.receiver().refused()).singleElement().satisfies(request -> assertThat(request.said())
                .contains("internal error")
                .doesNotContain("IllegalState"));
        assertThat(another()).as("another message").startsWith("HTTP/1.1 202 ");
        assertThat(gateway.sourceStates().get("products")).satisfies(source -> {
            assertThat(source.state()).isEqualTo(State.blocked);
            assertThat(source.reason()).contains("internal error", "log");
        });
        assertThat(gateway.sourceStates().get("colours").receiving()).isTrue();
        server.close();
    }

    @Test
    void whatComesWhileItEndsIsToldToComeAgainAndCounted() throws Exception {
        var server = listening(Duration.ZERO);
        goOn = new CountDownLatch(1);
        try (var waits = connected();
                var late = connected()) {
            write(waits, head() + BODY);
            await().atMost(Duration.ofMinutes(2)).until(() -> held.get() == 1);
            var closed = closing(server);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> another().startsWith("HTTP/1.1 503 ") || server.openRequests() == 0);
            assertThat(counted(MetricNames.ANSWERS, "status", "503")).isEqualTo(1);
            assertThat(counted(MetricNames.REFUSED, "reason", "unavailable")).isEqualTo(1);
            goOn.countDown();
            closed.get(2, TimeUnit.MINUTES);
        }
    }

    @Test
    void whileItDrainsItStillSaysWithWhatItProvesItself() throws Exception {
        var server = listening(Duration.ofSeconds(5));
        var closed = closing(server);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> another().toLowerCase(Locale.ROOT).contains("connection: close"));
        assertThat(server.certificate()).isEmpty();
        assertThat(closed).as("it was not waited for").isNotDone();
        closed.get(2, TimeUnit.MINUTES);
    }

    /** Two that are patient where the third is not. */
    private static IntakeLimits limits(int connections, Duration firstRequest, Duration bodyGrace) {
        return new TestLimits()
                .connections(connections)
                .firstRequest(firstRequest)
                .bodyGrace(bodyGrace)
                .limits();
    }

    @Test
    void aBodyThatDoesNotComeEndsWithAnAnswer() throws Exception {
        var server = listening(Duration.ZERO, limits(100, Duration.ofMinutes(2), Duration.ofMillis(200)));
        try (var socket = connected()) {
            write(socket, head() + BODY.substring(0, 5));
            assertThat(answer(socket)).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
        }
        assertThat(server.bytesInMemory()).isZero();
        assertThat(another()).startsWith("HTTP/1.1 202 ");
        server.close();
    }

    @Test
    void aConnectionOnWhichNobodyAsksEnds() throws Exception {
        var server = listening(Duration.ZERO, limits(100, Duration.ofMillis(200), Duration.ofMinutes(2)));
        try (var silent = connected();
                var half = connected()) {
            write(half, "POST /products HTTP/1.1\r\nHost: gate");
            assertThat(answer(silent)).isEmpty();
            assertThat(answer(half)).isEmpty();
        }
        server.close();
    }

    @Test
    void moreConnectionsThanThereMayBeAreCutOff() throws Exception {
        var server = listening(Duration.ZERO, limits(1, Duration.ofMinutes(2), Duration.ofMinutes(2)));
        try (var first = connected()) {
            write(first, head() + BODY.substring(0, 5));
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 1);
            try (var second = connected()) {
                assertThat(answer(second)).isEmpty();
            }
            write(first, BODY.substring(5));
            assertThat(first.getInputStream().read()).isEqualTo('H');
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> another().startsWith("HTTP/1.1 202 "));
        server.close();
    }

    @Test
    void atTheLimitTheConnectionThatHasBeenIdleLongestMakesRoom() throws Exception {
        var server = listening(Duration.ZERO, limits(3, Duration.ofMinutes(2), Duration.ofMinutes(2)));
        try (var busy = connected();
                var recent = connected();
                var idle = connected()) {
            write(busy, head() + BODY.substring(0, 5));
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 1);
            received(recent);
            received(idle);
            received(recent);
            try (var next = connected()) {
                received(next);
                assertThat(answer(idle)).isEmpty();
                received(recent);
                write(busy, BODY.substring(5));
                assertThat(busy.getInputStream().read()).isEqualTo('H');
            }
        }
        server.close();
    }

    @Test
    void afterAnAnswerTheNextHeaderMustBeWholeInTime() throws Exception {
        var server = listening(
                Duration.ZERO,
                new TestLimits()
                        .connections(100)
                        .firstRequest(Duration.ofMinutes(2))
                        .nextRequest(Duration.ofSeconds(1))
                        .limits());
        try (var socket = connected()) {
            received(socket);
            socket.setSoTimeout(10);
            write(socket, "POST /products HTTP/1.1\r\nDrip: ");
            // Every byte would start the time anew if only silence counted.
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                try {
                    write(socket, "x");
                    return socket.getInputStream().read() < 0;
                } catch (SocketTimeoutException e) {
                    return false;
                } catch (SocketException e) {
                    return true;
                }
            });
        }
        server.close();
    }

    private static String headOfPress() {
        return headOf("press", TestPlant.PRESS_KEY, BODY, "Content-Length: " + BODY.length());
    }

    /** As many messages as all threads could hold and more, all of one interface whose messages hold the threads that they get. */
    private List<Socket> holdingAllTheyGet(MessageServer server) throws IOException {
        int share = IntakeLimits.DEFAULT.workersOfKey();
        holding = share;
        goOn = new CountDownLatch(1);
        int more = 2 * IntakeLimits.DEFAULT.workers();
        var sockets = hostile(more, headOfPress() + BODY);
        await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == more && held.get() >= share);
        return sockets;
    }

    private void letGo(List<Socket> sockets) throws IOException {
        goOn.countDown();
        for (var socket : sockets) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            socket.close();
        }
    }

    @Test
    void messagesDoNotTakeTheThreadsThatAnswerForTheHealth() throws Exception {
        var server = listening(
                Duration.ZERO, new TestLimits().turn(Duration.ofMinutes(5)).limits());
        var sockets = holdingAllTheyGet(server);
        try {
            assertThat(vertx.executeBlocking(() -> "healthy")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo("healthy");
        } finally {
            letGo(sockets);
        }
        server.close();
    }

    @Test
    void anInterfaceWhoseMessagesTakeLongLeavesThreadsToTheOthers() throws Exception {
        var server = listening(
                Duration.ZERO, new TestLimits().turn(Duration.ofMinutes(5)).limits());
        var sockets = holdingAllTheyGet(server);
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(another("colours")).startsWith("HTTP/1.1 202 ");
            }
            assertThat(held).hasValue(IntakeLimits.DEFAULT.workersOfKey() + 20);
        } finally {
            letGo(sockets);
        }
        server.close();
    }

    @Test
    void whoWaitsInVainForAThreadOfItsInterfaceIsToldToComeAgain() throws Exception {
        var server = listening(
                Duration.ZERO, new TestLimits().turn(Duration.ofMillis(100)).limits());
        holding = IntakeLimits.DEFAULT.workersOfInterface();
        goOn = new CountDownLatch(1);
        var sockets = hostile(IntakeLimits.DEFAULT.workersOfKey(), headOfPress() + BODY);
        sockets.addAll(hostile(holding - sockets.size(), head() + BODY));
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> held.get() == holding);
            assertThat(another()).startsWith("HTTP/1.1 429 ").containsIgnoringCase("retry-after: 1");
            assertThat(another("colours")).startsWith("HTTP/1.1 202 ");
        } finally {
            letGo(sockets);
        }
        assertThat(another()).startsWith("HTTP/1.1 202 ");
        server.close();
    }

    /** Connections that never send what they said they would; closed at the end of the test. */
    private List<Socket> hostile(int count, String... parts) throws IOException {
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < count; i++) {
            var socket = connected();
            for (String part : parts) {
                write(socket, part);
            }
            sockets.add(socket);
        }
        return sockets;
    }

    /** Also prints how long the senders wait for their answers, with and without the others: a figure of docs/performance.md. */
    @Test
    void signedSendersAreServedBesideHostileConnectionsOfThreeKinds() throws Exception {
        var server = listening(Duration.ZERO);
        signed(500); // warms up
        var alone = signed(500);
        String large = "{\"code\":\"c\",\"name\":\"" + "n".repeat(900_000) + "\"}";
        String length = "Content-Length: " + large.length();
        var sockets = new ArrayList<Socket>();
        sockets.addAll(hostile(200, "POST /products HTTP/1.1\r\nHost: gate"));
        sockets.addAll(hostile(200, headOf("mes", "a key that somebody guessed", large, length), "{"));
        sockets.addAll(hostile(20, headOf("press", TestPlant.PRESS_KEY, large, length), large.substring(0, 800_000)));
        await().atMost(Duration.ofMinutes(2)).until(() -> server.bytesInMemory() > 3 << 20);
        assertThat(server.bytesInMemory())
                .as("a sender takes its own part and no more")
                .isLessThanOrEqualTo(IntakeLimits.DEFAULT.bytesOfSender());
        var beside = signed(500);
        System.out.println("signed messages alone: " + alone + "; beside 420 hostile connections: " + beside);
        assertThat(beside.taken()).isGreaterThanOrEqualTo(beside.messages() * 99 / 100);
        for (var socket : sockets) {
            socket.close();
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> server.bytesInMemory() == 0);
        server.close();
    }

    @Test
    void slowBodiesOfOneKeyOverTwoInterfacesDoNotTakeTheConnectionsOfOthers() throws Exception {
        int connections = 4 * IntakeLimits.DEFAULT.bodiesOfKey();
        var server = listening(
                Duration.ZERO, new TestLimits().connections(connections).limits());
        String large = "{\"code\":\"c\",\"name\":\"" + "n".repeat(900_000) + "\"}";
        String length = "Content-Length: " + large.length();
        var sockets = new ArrayList<Socket>();
        for (String each : List.of("products", "colours")) {
            sockets.addAll(hostile(connections, headTo(each, "press", TestPlant.PRESS_KEY, large, length), "{"));
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == IntakeLimits.DEFAULT.bodiesOfKey());
        var beside = signed(500);
        System.out.println("signed messages beside " + 2 * connections + " slow bodies of one key: " + beside);
        assertThat(beside.taken()).isGreaterThanOrEqualTo(beside.messages() * 99 / 100);
        assertThat(server.openRequests())
                .as("the key keeps what is its own")
                .isEqualTo(IntakeLimits.DEFAULT.bodiesOfKey());
        for (var socket : sockets) {
            socket.close();
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> server.bytesInMemory() == 0);
        assertThat(another("colours")).startsWith("HTTP/1.1 202 ");
        server.close();
    }

    @Test
    void aKeyHasNoMoreRequestsThatWaitThanItMayHave() throws Exception {
        var server = listening(
                Duration.ZERO,
                new TestLimits().turn(Duration.ofMinutes(5)).requestsOfKey(5).limits());
        holding = IntakeLimits.DEFAULT.workersOfKey();
        goOn = new CountDownLatch(1);
        var sockets = hostile(5, headOfPress() + BODY);
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 5);
            try (var sixth = connected()) {
                write(sixth, headTo("colours", "press", TestPlant.PRESS_KEY, BODY, "Content-Length: " + BODY.length()));
                assertThat(answer(sixth)).startsWith("HTTP/1.1 429 ");
            }
            assertThat(another()).startsWith("HTTP/1.1 202 ");
        } finally {
            letGo(sockets);
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 0);
        server.close();
    }

    @Test
    void whoHangsUpBehindAMessageStillHasItAtWork() throws Exception {
        var server = listening(
                Duration.ZERO,
                new TestLimits().turn(Duration.ofMinutes(5)).requestsOfKey(2).limits());
        holding = 2;
        goOn = new CountDownLatch(1);
        try {
            var sockets = hostile(2, headOfPress() + BODY);
            await().atMost(Duration.ofMinutes(2)).until(() -> held.get() == 2);
            for (var socket : sockets) {
                socket.close();
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 0);
            assertThat(answerToPress()).startsWith("HTTP/1.1 429 ");
            assertThat(server.bytesInMemory()).as("of both bodies").isGreaterThanOrEqualTo(2L * BODY.length());
            assertThat(another()).as("another key").startsWith("HTTP/1.1 202 ");
        } finally {
            goOn.countDown();
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> server.bytesInMemory() == 0);
        for (int i = 0; i < 3; i++) {
            assertThat(answerToPress()).as("each share was given back once").startsWith("HTTP/1.1 202 ");
        }
        server.close();
    }

    private String answerToPress() throws IOException {
        try (var socket = connected()) {
            write(
                    socket,
                    headOf("press", TestPlant.PRESS_KEY, BODY, "Content-Length: " + BODY.length(), "Connection: close")
                            + BODY);
            return answer(socket);
        }
    }

    /** What 100 senders were answered; times in milliseconds, connection included. */
    private record Answers(int messages, int taken, long medianMillis, long slowestOfHundredMillis) {
        @Override
        public String toString() {
            return taken + " of " + messages + " taken, median " + medianMillis + " ms, 99th percentile "
                    + slowestOfHundredMillis + " ms";
        }
    }

    private Answers signed(int messages) throws Exception {
        var pool = Executors.newFixedThreadPool(100);
        var taken = new AtomicInteger();
        try {
            var answers = new ArrayList<Future<Long>>();
            for (int i = 0; i < messages; i++) {
                answers.add(pool.submit(() -> {
                    long start = System.nanoTime();
                    if (another().startsWith("HTTP/1.1 202 ")) {
                        taken.incrementAndGet();
                    }
                    return System.nanoTime() - start;
                }));
            }
            var millis = new ArrayList<Long>();
            for (var answer : answers) {
                millis.add(answer.get(2, TimeUnit.MINUTES) / 1_000_000);
            }
            millis.sort(null);
            return new Answers(messages, taken.get(), millis.get(messages / 2), millis.get(messages * 99 / 100));
        } finally {
            pool.shutdownNow();
        }
    }
}
