package dev.plantline.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.gateway.HmacCheck.Result;
import dev.plantline.model.Failure;
import dev.plantline.model.Intake.Received;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The HTTP door without a server: decides from method, path and headers whether a body is worth reading, then checks, appends and answers.
 * Answers 202 only after the append. Thread safe.
 */
public final class HttpReceiver {
    /** Header that carries the signature. */
    public static final String SIGNATURE = HmacCheck.HEADER;

    private final Supplier<ReceivingInterfaces> doors;
    private final Supplier<Appender> appender;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final GatewayMeter meter;

    HttpReceiver(
            Supplier<ReceivingInterfaces> doors,
            Supplier<Appender> appender,
            Supplier<String> ids,
            InstantSource clock,
            GatewayMeter meter) {
        this.doors = doors;
        this.appender = appender;
        this.ids = ids;
        this.clock = clock;
        this.meter = meter;
    }

    /**
     * What the sender hears.
     *
     * @param status HTTP status
     * @param headers by name, Content-Type included
     * @param body JSON, UTF-8
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {}

    /** Whether the body is worth reading. */
    public sealed interface Admission {}

    /**
     * It is not: answer at once.
     *
     * @param answer 404, 405, 413 or 415; 503 while the interface is not taken over yet
     */
    public record Refused(Answer answer) implements Admission {}

    /** It is: read at most {@link #maxBytes} bytes and hand them to {@link HttpReceiver#accept}. */
    public static final class Admitted implements Admission {
        private final ReceivingInterface door;

        private Admitted(ReceivingInterface door) {
            this.door = door;
        }

        /** Largest body, bytes; answer {@link HttpReceiver#tooLarge} when there is more. */
        public int maxBytes() {
            return door.maxBytes();
        }
    }

    /**
     * Looks at a request before its body.
     *
     * @param method HTTP method
     * @param path with the slash at its start, without a query
     * @param contentType value of the header, null when absent
     * @param contentLength announced length, -1 when unknown
     */
    public Admission admit(String method, String path, String contentType, long contentLength) {
        var now = doors.get();
        String place = path.startsWith("/") ? path.substring(1) : path;
        var door = now.at(place);
        if (door.isEmpty()) {
            return now.closedAt(place)
                    .map(name -> refused(
                            name,
                            unreachable("the interface at " + path
                                    + " is not taken over yet, its plant is told why; send the message again")))
                    .orElseGet(() ->
                            refused("", error(404, "no interface of this plant receives messages at " + path, null)));
        }
        String name = door.get().id().name();
        if (!"POST".equals(method)) {
            var answer = error(405, "send messages with POST", null);
            answer.headers().put("Allow", "POST");
            return refused(name, answer);
        }
        if (!isJson(contentType)) {
            return refused(
                    name,
                    error(415, "send JSON in UTF-8 with Content-Type: application/json, one message a request", null));
        }
        var admitted = new Admitted(door.get());
        return contentLength > admitted.maxBytes() ? new Refused(tooLarge(admitted)) : admitted;
    }

    private Refused refused(String interfaceName, Answer answer) {
        meter.answered(interfaceName, answer.status());
        return new Refused(answer);
    }

    /** The answer to a body beyond {@link Admitted#maxBytes}. */
    public Answer tooLarge(Admitted admitted) {
        meter.answered(admitted.door.id().name(), 413);
        return error(413, "a message of this interface has at most " + admitted.maxBytes() + " bytes", null);
    }

    /** The answer to a body that cannot be read now, because too many others are. */
    public Answer busy(Admitted admitted) {
        meter.answered(admitted.door.id().name(), 429);
        return full("too many messages are being received; send it again in a second");
    }

    private static Answer full(String reason) {
        var answer = error(429, reason, null);
        answer.headers().put("Retry-After", "1");
        return answer;
    }

    private static Answer unreachable(String reason) {
        var answer = error(503, reason, null);
        answer.headers().put("Retry-After", "5");
        return answer;
    }

    /**
     * Checks and appends one message. May block for some seconds while no broker is in reach: not for an event loop.
     *
     * @param admitted what {@link #admit} said
     * @param signature value of {@link #SIGNATURE}, null when absent
     * @param body as it came
     * @return 202 with the message's id once it is durable; 401, 413, 422, 429 or 503 otherwise; never fails
     */
    public CompletableFuture<Answer> accept(Admitted admitted, String signature, byte[] body) {
        var door = admitted.door;
        return answer(door, signature, body).thenApply(answer -> {
            meter.answered(door.id().name(), answer.status());
            return answer;
        });
    }

    private CompletableFuture<Answer> answer(ReceivingInterface door, String signature, byte[] body) {
        var push = (ReceivingInterface.Push) door.way();
        Result result = push.signature().check(signature, body);
        if (result != Result.valid) {
            return CompletableFuture.completedFuture(error(401, result.reason(), null));
        }
        Incoming message;
        try {
            var received = new Received(door.id().name(), body, "http:/" + push.path(), "");
            message = Incoming.checked(door, received, ids.get(), clock.instant());
        } catch (MessageFailedException e) {
            Failure failure = e.failure();
            return CompletableFuture.completedFuture(error(422, failure.reason(), failure.place()));
        }
        return appender.get()
                .append(message)
                .thenApply(receipt -> json(202, Map.of("id", receipt.id())))
                .exceptionally(HttpReceiver::failed);
    }

    private static Answer failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof IntakeException refused)) {
            throw new CompletionException(cause);
        }
        return switch (refused.kind()) {
            case full -> full(refused.getMessage());
            case unreachable -> unreachable(refused.getMessage());
            case tooLarge -> error(413, refused.getMessage(), null);
        };
    }

    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    private static Answer error(int status, String error, String at) {
        var body = new TreeMap<String, String>();
        body.put("error", error);
        if (at != null) {
            body.put("at", at);
        }
        return json(status, body);
    }

    private static Answer json(int status, Map<String, String> body) {
        var headers = new TreeMap<String, String>();
        headers.put("Content-Type", "application/json");
        try {
            return new Answer(status, headers, Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }
}
