package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.network.AddressRefusedException;
import dev.plantline.model.network.AddressRules;
import dev.plantline.model.network.KafkaGreeting;
import dev.plantline.model.network.KafkaGreeting.Seen;
import dev.plantline.model.network.NotKafkaException;
import dev.plantline.runtime.TestCertificates.Issued;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka's own client would take the length of its first answer from, on real sockets. */
@ExtendWith(KafkaExtension.class)
@Timeout(240)
class KafkaGreetingTest {
    private static final byte[] BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};

    @TempDir
    static Path directory;

    private static Issued certificate;

    /** The test and its servers are on one machine. */
    private final AddressRules rules = AddressRules.of(List.of(), true, Set.of());

    private final KafkaGreeting greeting = new KafkaGreeting(rules, Duration.ofSeconds(60));

    @BeforeAll
    static void issue() throws Exception {
        certificate = new TestCertificates(directory).issue("server");
    }

    @Test
    void aBrokerIsSeen(EmbeddedKafka kafka) {
        assertThat(greeting.look(plain(kafka.bootstrapServers()))).isEqualTo(Seen.kafka);
    }

    @Test
    void aBrokerThatAsksForUsersIsSeenBeforeItKnowsOne() {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.start(EmbeddedKafka.Options.temporary().secured())) {
            assertThat(greeting.look(kafka.administrator())).isEqualTo(Seen.kafka);
        }
    }

    /** 352 MB for Kafka's client. */
    @Test
    void aTlsPortWithoutTlsIsNamedWithWhatToDo() throws Exception {
        try (ServerSocket tls = answering(tls(), BAD_REQUEST)) {
            assertThatThrownBy(() -> greeting.look(plain(address(tls))))
                    .isInstanceOf(NotKafkaException.class)
                    .hasMessageStartingWith(address(tls) + " speaks TLS")
                    .hasMessageContaining("set spec.kafka.tls");
        }
    }

    /** 1.2 GB for Kafka's client. */
    @Test
    void aWebServerIsNoKafkaWithAndWithoutTls() throws Exception {
        try (ServerSocket http = answering(ServerSocketFactory.getDefault(), BAD_REQUEST);
                ServerSocket https = answering(tls(), BAD_REQUEST)) {
            assertThatThrownBy(() -> greeting.look(plain(address(http))))
                    .isInstanceOf(NotKafkaException.class)
                    .hasMessageStartingWith(address(http) + " is no Kafka but a web server");
            assertThatThrownBy(() -> greeting.look(trusting(address(https), certificate.certificate())))
                    .isInstanceOf(NotKafkaException.class)
                    .hasMessageStartingWith(address(https) + " is no Kafka but a web server");
        }
    }

    @Test
    void aServerThatIsNotTrustedIsAskedNothing() throws Exception {
        String other = new TestCertificates(directory).issue("other").certificate();
        try (ServerSocket https = answering(tls(), BAD_REQUEST)) {
            assertThat(greeting.look(trusting(address(https), other))).isEqualTo(Seen.notTrusted);
            assertThat(greeting.look(trusting(address(https), "no certificate")))
                    .isEqualTo(Seen.notTrusted);
        }
    }

    @Test
    void whoeverAnswersAnotherRequestIsNoKafka() throws Exception {
        byte[] other = {0, 0, 0, 10, 0, 0, 0, 1};
        try (ServerSocket server = answering(ServerSocketFactory.getDefault(), other)) {
            assertThatThrownBy(() -> greeting.look(plain(address(server)))).isInstanceOf(NotKafkaException.class);
        }
    }

    @Test
    void silenceIsWaitedForNoLongerThanThePatience() throws Exception {
        var impatient = new KafkaGreeting(rules, Duration.ofMillis(300));
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ServerSocket closes = answering(ServerSocketFactory.getDefault(), NOTHING)) {
            assertThat(impatient.look(plain(address(mute)))).isEqualTo(Seen.silent);
            assertThat(impatient.look(trusting(address(mute), certificate.certificate())))
                    .isEqualTo(Seen.silent);
            assertThat(greeting.look(plain(address(closes)))).isEqualTo(Seen.silent);
        }
        assertThat(greeting.look(plain("127.0.0.1:1"))).isEqualTo(Seen.silent);
        assertThat(greeting.look(plain("kafka.invalid:9092"))).isEqualTo(Seen.unknown);
    }

    @Test
    void oneBrokerIsEnoughAndOneWrongAddressIsTold(EmbeddedKafka kafka) throws Exception {
        assertThat(greeting.look(plain("kafka.invalid:9092,127.0.0.1:1," + kafka.bootstrapServers())))
                .isEqualTo(Seen.kafka);
        try (ServerSocket tls = answering(tls(), BAD_REQUEST)) {
            assertThatThrownBy(() -> greeting.look(plain(kafka.bootstrapServers() + "," + address(tls))))
                    .hasMessageStartingWith(address(tls));
        }
    }

    @Test
    void anAddressThatIsNeverCalledIsNotConnectedTo() throws Exception {
        var strict = new KafkaGreeting(AddressRules.of(List.of(), false, Set.of()), Duration.ofSeconds(60));
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> strict.look(plain(address(server)))).isInstanceOf(AddressRefusedException.class);
            server.setSoTimeout(300);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static ServerSocketFactory tls() throws Exception {
        return TestCertificates.client(certificate, certificate).getServerSocketFactory();
    }

    /** Says the same to everybody who has said something, and closes. */
    private static ServerSocket answering(ServerSocketFactory sockets, byte[] answer) throws Exception {
        ServerSocket server = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    socket.getInputStream().readNBytes(23);
                    socket.getOutputStream().write(answer);
                } catch (IOException e) {
                    // the next one, or the end of the test
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static String address(ServerSocket server) {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private static Map<String, Object> plain(String servers) {
        return Map.of("bootstrap.servers", servers, "security.protocol", "PLAINTEXT");
    }

    private static Map<String, Object> trusting(String servers, String pem) {
        return Map.of("bootstrap.servers", servers, "security.protocol", "SSL", "ssl.truststore.certificates", pem);
    }
}
