package dev.plantline.odoo.protocol.json2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class Json2TransportTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef01234567";

    private HttpServer server;
    private int status = 200;
    private String body = "[]";
    private volatile boolean endless;
    private Duration delay = Duration.ZERO;
    private Duration delayInBody = Duration.ZERO;
    private volatile String authorization;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.getRequestBody().readAllBytes();
            Waiting.asWork(delay);
            if (endless) {
                exchange.sendResponseHeaders(status, 0);
                byte[] part = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                while (true) {
                    exchange.getResponseBody().write(part); // fails when the client has gone
                }
            }
            if (status != 0) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes, 0, 1);
                exchange.getResponseBody().flush();
                Waiting.asWork(delayInBody);
                exchange.getResponseBody().write(bytes, 1, bytes.length - 1);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void neitherKeyNorTracebackIsShown() {
        status = 500;
        body = "{\"name\": \"builtins.KeyError\", \"message\": \"no " + KEY + "\", \"debug\": \"Traceback: secret "
                + KEY + "\"}";
        OdooFault fault = fault(Json2Transport.READ_TIMEOUT);
        assertThat(authorization).isEqualTo("bearer " + KEY);
        assertThat(fault.getMessage()).isEqualTo("no <key>");
        assertThat(fault.toString()).doesNotContain(KEY).doesNotContain("Traceback");
        assertThat(transport(Json2Transport.READ_TIMEOUT).toString()).doesNotContain(KEY);
    }

    @Test
    void theKitsCodeIsNotPartOfAFault() {
        status = 500;
        body =
                "{\"name\": \"builtins.ValueError\", \"message\": \"KeyError('x') while evaluating\\n'# Plantline side kit'\"}";
        assertThat(fault(Json2Transport.READ_TIMEOUT).getMessage()).isEqualTo("KeyError('x')");
    }

    @Test
    void noAnswerInTimeIsAmbiguous() {
        delay = Duration.ofSeconds(5);
        assertThat(fault(Duration.ofMillis(200)).kind()).isEqualTo(OdooFault.Kind.ambiguous);
    }

    /** A proxy that has sent the headers and stands still must not hold the call for ever. */
    @Test
    @Timeout(120)
    void anAnswerThatDoesNotEndInTimeIsAmbiguous() {
        delayInBody = Duration.ofSeconds(60);
        OdooFault fault = fault(Duration.ofMillis(500));
        assertThat(fault.kind()).isEqualTo(OdooFault.Kind.ambiguous);
        assertThat(fault.getMessage()).contains("no answer");
    }

    /** The memory of the process would be the only bound otherwise. */
    @Test
    @Timeout(120)
    void anAnswerWithoutAnEndIsGivenUpWhateverItsStatus() throws Exception {
        for (int each : new int[] {200, 500}) {
            status = each;
            endless = true;
            OdooFault fault = fault(Duration.ofSeconds(100));
            assertThat(fault.kind()).isEqualTo(OdooFault.Kind.tooLong);
            assertThat(fault).hasMessageContaining("http://127.0.0.1:").hasMessageContaining("4194304 bytes");
            OdooFault unasked = catchThrowableOfType(
                    OdooFault.class, () -> transport(Duration.ofSeconds(100)).serverVersion());
            assertThat(unasked.kind()).as("before any key").isEqualTo(OdooFault.Kind.tooLong);
        }
    }

    @Test
    void theLongestLegalAnswerIsRead() throws OdooFault {
        body = "[\"" + "x".repeat(3 << 20) + "\"]";
        assertThat(transport(Json2Transport.READ_TIMEOUT)
                        .call("ir.actions.server", "run", Map.of())
                        .path(0)
                        .asText())
                .hasSize(3 << 20);
    }

    /** Three bytes of text are more than eighty of memory. */
    @Test
    void aShortAnswerThatStandsForVeryManyObjectsIsGivenUp() {
        body = "[" + "{},".repeat(30_000) + "{}]";
        OdooFault fault = fault(Json2Transport.READ_TIMEOUT);
        assertThat(fault.kind()).isEqualTo(OdooFault.Kind.tooLong);
        assertThat(fault).hasMessageContaining("tokens");
    }

    @Test
    void aClosedSocketIsAmbiguous() {
        status = 0;
        assertThat(fault(Json2Transport.READ_TIMEOUT).kind()).isEqualTo(OdooFault.Kind.ambiguous);
    }

    @Test
    void nobodyListeningIsUnreachable() {
        server.stop(0);
        assertThat(fault(Json2Transport.READ_TIMEOUT).kind()).isEqualTo(OdooFault.Kind.unreachable);
    }

    @Test
    void anUnknownDatabaseIsAKindOfItsOwnAndNamed() {
        status = 404;
        body = "<!doctype html><title>404 Not Found</title>";
        OdooFault fault = fault(Json2Transport.READ_TIMEOUT);
        assertThat(fault.kind()).isEqualTo(OdooFault.Kind.unknownDatabase);
        assertThat(fault.getMessage()).contains("lyon");
    }

    @Test
    void theReadTimeOutIsLongerThanOdoosOwnRetries() {
        assertThat(Json2Transport.READ_TIMEOUT).isGreaterThan(Duration.ofSeconds(120));
    }

    @Test
    void withoutAKeyNothingIsSentAndTheCallerMayComeAgain() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Json2Transport keyless =
                new Json2Transport(new OdooEndpoint(url, "lyon", () -> null, null), Duration.ofSeconds(5));

        OdooFault fault =
                catchThrowableOfType(OdooFault.class, () -> keyless.call("res.users", "context_get", Map.of()));

        assertThat(fault.kind()).isEqualTo(OdooFault.Kind.keyRefused);
        assertThat(fault).hasMessageContaining("there is no API key for " + url);
    }

    @Test
    void anAddressThatIsNeverCalledGetsNoKey() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Json2Transport strict = new Json2Transport(
                new OdooEndpoint(url, "lyon", () -> KEY, null),
                Duration.ofSeconds(5),
                Json2Transport.MOST_BYTES,
                Json2Transport.client(null),
                AddressRules.of(List.of(), false, Set.of()));

        OdooFault fault =
                catchThrowableOfType(OdooFault.class, () -> strict.call("res.users", "context_get", Map.of()));

        assertThat(fault.kind()).isEqualTo(OdooFault.Kind.configuration);
        assertThat(fault).hasMessageContaining("127.0.0.1").hasMessageContaining("nothing is sent there");
        assertThat(authorization).isNull();
    }

    /** Pods say it in their reason, where a class of Java tells nobody anything. */
    @Test
    void whatPeopleAreToldNamesOdoosErrorsAndNoClassOfJava() {
        status = 422;
        body = "{\"name\": \"odoo.exceptions.UserError\", \"message\": \"Nothing left\"}";
        assertThat(fault(Json2Transport.READ_TIMEOUT).words()).isEqualTo("odoo.exceptions.UserError: Nothing left");
        status = 502;
        body = "<html>";
        assertThat(fault(Json2Transport.READ_TIMEOUT).words()).isEqualTo("HTTP 502 without Odoo's form of an error");
        delay = Duration.ofMillis(500);
        assertThat(fault(Duration.ofMillis(50)).words())
                .isEqualTo(
                        "no answer from http://127.0.0.1:" + server.getAddress().getPort() + " within 0 s");
        delay = Duration.ZERO;
        status = 0;
        assertThat(fault(Json2Transport.READ_TIMEOUT).words())
                .startsWith("the connection to ")
                .doesNotContain("Exception");
        server.stop(0);
        assertThat(fault(Json2Transport.READ_TIMEOUT).words())
                .isEqualTo("no connection to http://127.0.0.1:"
                        + server.getAddress().getPort());
    }

    private OdooFault fault(Duration timeout) {
        return catchThrowableOfType(
                OdooFault.class, () -> transport(timeout).call("res.users", "context_get", Map.of()));
    }

    private Json2Transport transport(Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new Json2Transport(new OdooEndpoint(url, "lyon", () -> KEY, null), timeout);
    }
}
