package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RefusedRequests.Reason;
import dev.plantline.model.RefusedRequests.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedCommandTest {
    private static final RefusedRequests ALL = new RefusedRequests(
            RefusedRequests.VERSION,
            "lyon",
            List.of(
                    new Request(
                            "", "2026-11-26T09:00:00Z", 404, Reason.path, null, "192.0.2.9", "no interface is here"),
                    new Request(
                            "moves",
                            "2026-11-26T09:00:01Z",
                            403,
                            Reason.claim,
                            "s17",
                            "10.0.0.7",
                            "not yours\u001b[31m")));

    @TempDir
    Path directory;

    private final StringWriter text = new StringWriter();
    private HttpServer pod;

    @BeforeEach
    void open() throws Exception {
        pod = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pod.createContext(PodLayout.REFUSED_PATH, this::answer);
        pod.start();
        Files.writeString(directory.resolve(PodLayout.STATUS_TOKEN_FILE), "the token\n");
    }

    @AfterEach
    void close() {
        pod.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean known = "Bearer the token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = known ? ALL.write() : new byte[0];
        exchange.sendResponseHeaders(known ? 200 : 401, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private int refused(Map<String, String> environment, String... arguments) {
        return Plantline.commandLine(new RefusedCommand(environment))
                .setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true))
                .execute(arguments);
    }

    private String port() {
        return Integer.toString(pod.getAddress().getPort());
    }

    @Test
    void inAPodItNeedsNoOptions() {
        var environment =
                Map.of(PodLayout.SECRETS_VARIABLE, directory.toString(), PodLayout.MANAGEMENT_PORT_VARIABLE, port());
        assertThat(refused(environment)).as(text.toString()).isZero();
        assertThat(text.toString())
                .contains("404", "path", "192.0.2.9", "no interface is here")
                .contains("moves", "403", "claim", "s17", "10.0.0.7", "not yours")
                .doesNotContain("\u001b");
    }

    @Test
    void ofOneInterfaceOnlyItsOwnAreListed() {
        var url = "http://127.0.0.1:" + port();
        var token = directory.resolve(PodLayout.STATUS_TOKEN_FILE).toString();
        assertThat(refused(Map.of(), "moves", "--pod", url, "--token-file", token))
                .isZero();
        assertThat(text.toString()).contains("not yours").doesNotContain("no interface is here");
    }

    @Test
    void whatIsWrongIsSaidWithWhatToDoAndWithoutTheToken() throws Exception {
        var url = "http://127.0.0.1:" + port();
        assertThat(refused(Map.of(), "--pod", url)).isEqualTo(2);
        assertThat(text.toString()).contains("--token-file FILE or set PLANTLINE_STATUS_TOKEN");
        assertThat(refused(Map.of(PodOptions.TOKEN_VARIABLE, "guessed"), "--pod", url))
                .isEqualTo(2);
        assertThat(text.toString()).contains("does not accept the token").doesNotContain("guessed");
        assertThat(refused(Map.of(PodOptions.TOKEN_VARIABLE, "t"), "--pod", "lyon"))
                .isEqualTo(2);
        assertThat(text.toString()).contains("is not an address");
    }
}
