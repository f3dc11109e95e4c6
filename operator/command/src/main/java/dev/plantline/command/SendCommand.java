package dev.plantline.command;

import dev.plantline.model.signature.RequestSignature;
import dev.plantline.model.signature.SenderKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLHandshakeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs messages and sends them to a plant's gateway. */
@Command(
        name = "send",
        description = {
            "Signs a message, sends it to the plant's gateway and prints the answer.",
            "The key comes from --key-file or the variable " + SendCommand.KEY_VARIABLE + ", never from an argument."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 received, 1 refused, 2 the command could not do its work."})
final class SendCommand implements Callable<Integer> {
    static final String KEY_VARIABLE = "PLANTLINE_SENDER_KEY";
    static final String GATEWAY_VARIABLE = "PLANTLINE_GATEWAY";

    /** No plant takes larger messages, and a whole file of lines is held in memory. */
    private static final int MAX_BYTES = 64 << 20;

    private static final int MAX_ANSWER = 16 << 10;
    private static final int RECEIVED = 202;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SenderOptions sender;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "The message, sent as it is; - reads it from the input.")
    private String file;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "${env:" + GATEWAY_VARIABLE + "}",
            description = "Address of the plant's gateway, for example http://lyon-gateway.plant-lyon.svc."
                    + " Without it: the variable " + GATEWAY_VARIABLE + ".")
    private URI gateway;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM certificates to trust for https (default: those of the Java runtime).")
    private Path caFile;

    @Option(
            names = "--client-certificate-file",
            paramLabel = "FILE",
            description =
                    "PEM certificate, with those that issued it behind it, for a gateway that asks senders for one.")
    private Path certificateFile;

    @Option(
            names = "--client-key-file",
            paramLabel = "FILE",
            description = "Its private key, PEM (PKCS #8, without a password).")
    private Path certificateKeyFile;

    @Option(
            names = "--lines",
            description =
                    "FILE has one message a line. They are sent one after the other; the first that is not received ends it.")
    private boolean lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        URI base = checkedGateway();
        var target = sender.target();
        var key = sender.key(target.keyId());
        byte[] content = content();
        var messages = lines
                ? new String(content, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toList()
                : List.of(content);
        var address = base.resolve("/" + target.path());
        var builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
        if ((certificateFile == null) != (certificateKeyFile == null)) {
            throw new IllegalArgumentException(
                    "--client-certificate-file and --client-key-file belong together: a certificate is shown with its key");
        }
        if (certificateFile != null && !base.getScheme().equals("https")) {
            throw new IllegalArgumentException(
                    "--client-certificate-file is shown over https only, and --gateway is " + base);
        }
        if (caFile != null || certificateFile != null) {
            builder.sslContext(PemTls.of(caFile, certificateFile, certificateKeyFile));
        }
        var http = builder.build();
        int received = 0;
        for (byte[] message : messages) {
            if (send(http, address, key, message) != RECEIVED) {
                if (lines) {
                    spec.commandLine()
                            .getErr()
                            .println("plantline: " + received + " of " + messages.size()
                                    + " messages were received; line " + (received + 1) + " of those was not");
                }
                return Plantline.FOUND;
            }
            received++;
        }
        return 0;
    }

    private URI checkedGateway() {
        if (gateway == null || gateway.toString().isEmpty()) {
            throw new IllegalArgumentException("where is the gateway? Give --gateway URL or set " + GATEWAY_VARIABLE);
        }
        if (!List.of("http", "https").contains(String.valueOf(gateway.getScheme())) || gateway.getHost() == null) {
            throw new IllegalArgumentException(
                    "--gateway " + gateway + " is not an address: write http://host:port or https://host:port");
        }
        return gateway;
    }

    private int send(HttpClient http, URI address, SenderKey key, byte[] message)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(message));
        RequestSignature.sign(key, "POST", address.getRawPath(), message, Instant.now())
                .forEach(request::header);
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                String text = new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
                spec.commandLine().getOut().println(answer.statusCode() + " " + shown(text));
            }
            return answer.statusCode();
        } catch (IOException e) {
            throw new IOException(
                    "no answer from " + address + " (" + Unanswered.why(e)
                            + (e instanceof SSLHandshakeException
                                    ? "): the message was not received"
                                    : "): the message may have been received all the same. Send it again, with the same idempotency key it counts once"),
                    e);
        }
    }

    /** Foreign text in one line, without what a terminal would obey. */
    private static String shown(String text) {
        return text.codePoints()
                .map(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT ? '?' : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private byte[] content() throws IOException {
        if (file.equals("-")) {
            return bounded(System.in);
        }
        Path path = Path.of(file);
        try (InputStream in = Files.newInputStream(path)) {
            return bounded(in);
        } catch (IOException e) {
            throw new IOException(file + " cannot be sent: " + Unreadable.reason(path, e), e);
        }
    }

    private static byte[] bounded(InputStream in) throws IOException {
        byte[] content = in.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
            throw new IOException("it has more than " + MAX_BYTES + " bytes");
        }
        return content;
    }
}
