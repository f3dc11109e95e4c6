package dev.plantline.gateway.http;

import dev.plantline.engine.MessageEncoding;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.Intake.Received;
import dev.plantline.gateway.IntakeException;
import dev.plantline.gateway.http.Senders.Proven;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Provenance;
import dev.plantline.model.signature.ContentDigest;
import dev.plantline.model.signature.RequestSignature;
import dev.plantline.model.signature.SignatureRefusedException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Receives over HTTP without being a server: proves from the header alone who sends, and decides whether the body is worth reading; then checks,
 * appends and answers. Answers 202 only after the append. Thread safe.
 */
public final class HttpReceiver {
    private final HttpRoutes routes;
    private final InstantSource clock;
    private final GatewayMeter meter;

    HttpReceiver(HttpRoutes routes, InstantSource clock, GatewayMeter meter) {
        this.routes = routes;
        this.clock = clock;
        this.meter = meter;
    }

    /** Whether the body is worth reading. */
    public sealed interface Admission {
        /** Does what is said for what it is: a new member does not compile until every place that asks says what it does. */
        void match(Consumer<? super Refused> refused, Consumer<? super Admitted> admitted);
    }

    /**
     * It is not: answer at once and end the connection.
     *
     * @param answer 400, 401, 404, 405, 411, 413, 415 or 417; 503 while the interface is not taken over yet
     */
    public record Refused(Answer answer) implements Admission {
        @Override
        public void match(Consumer<? super Refused> refused, Consumer<? super Admitted> admitted) {
            refused.accept(this);
        }
    }

    /** It is: read {@link #length} bytes and hand them to {@link HttpReceiver#accept}. */
    public static final class Admitted implements Admission {
        private final HttpSource source;
        private final Proven proven;
        private final int length;
        private final Provenance provenance;

        private Admitted(HttpSource source, Proven proven, int length, Provenance provenance) {
            this.source = source;
            this.proven = proven;
            this.length = length;
            this.provenance = provenance;
        }

        @Override
        public void match(Consumer<? super Refused> refused, Consumer<? super Admitted> admitted) {
            admitted.accept(this);
        }

        /** Bytes of the body. */
        public int length() {
            return length;
        }

        /** To which interface. */
        public String interfaceName() {
            return source.to().id().name();
        }

        /** The key with which the sender proved itself. */
        public String keyId() {
            return proven.sender().key().id();
        }
    }

    /** Looks at a request before its body. */
    public Admission admit(RequestHead head) {
        var source = routes.at(head.place());
        if (source.isEmpty()) {
            return routes.notOpenedAt(head.place())
                    .map(name -> refused(
                            name,
                            unreachable("the interface at " + head.path()
                                    + " is not taken over yet; its plant is told why. Send the message again")))
                    .orElseGet(() -> refused(
                            "",
                            Answer.error(404, "no interface of this plant receives messages at " + head.path(), null)));
        }
        String name = source.get().to().id().name();
        if (!"POST".equals(head.method())) {
            return refused(
                    name, Answer.error(405, "send messages with POST", null).with("Allow", "POST"));
        }
        if (head.has("Transfer-Encoding") || !head.has("Content-Length")) {
            return refused(
                    name,
                    Answer.error(
                            411, "send the message with Content-Length, which is signed, and not in chunks", null));
        }
        long length = head.contentLength();
        if (length < 0) {
            return refused(name, Answer.error(400, "send one Content-Length, a number of bytes", null));
        }
        Proven proven;
        try {
            proven = source.get().senders().prove(head.method(), head.path(), head.headers(), clock.instant());
        } catch (SignatureRefusedException e) {
            return refused(
                    name, Answer.error(401, e.getMessage(), null).with("Accept-Signature", RequestSignature.ACCEPTED));
        }
        return admit(head, source.get(), proven, length);
    }

    private Admission admit(RequestHead head, HttpSource source, Proven proven, long length) {
        String name = source.to().id().name();
        if (!head.isAbsentOr("Content-Encoding", "identity")) {
            return refused(
                    name, Answer.error(415, "send the message as it is: Content-Encoding is not supported", null));
        }
        if (!head.isJson()) {
            return refused(
                    name,
                    Answer.error(
                            415,
                            "send JSON in UTF-8 with Content-Type: application/json, one message a request",
                            null));
        }
        if (length > source.to().maxBytes()) {
            return refused(
                    name,
                    Answer.error(
                            413,
                            "a message of this interface has at most "
                                    + source.to().maxBytes() + " bytes",
                            null));
        }
        if (!head.isAbsentOr("Expect", "100-continue")) {
            return refused(name, Answer.error(417, "nothing but Expect: 100-continue can be expected", null));
        }
        var sender = proven.sender();
        return new Admitted(
                source,
                proven,
                (int) length,
                Provenance.signed(sender.key().id(), sender.name(), head.address(), head.only("traceparent")));
    }

    private Refused refused(String interfaceName, Answer answer) {
        meter.answered(interfaceName, answer.status());
        return new Refused(answer);
    }

    /** The answer to a body that cannot be read now, because too many others are: of this sender, of this interface or of all. */
    public Answer busy(Admitted admitted) {
        meter.answered(admitted.interfaceName(), 429);
        return full("too many messages are being received; send it again in a second");
    }

    /** The answer to a body that comes too slowly. */
    public Answer tooSlow(Admitted admitted) {
        meter.answered(admitted.interfaceName(), 408);
        return Answer.error(408, "the body did not come in time; send the message again, all of it at once", null);
    }

    private static Answer full(String reason) {
        return Answer.later(429, 1, reason);
    }

    private static Answer unreachable(String reason) {
        return Answer.later(503, 5, reason);
    }

    /**
     * Checks and appends one message. May block for some seconds while no broker is in reach: not for an event loop.
     *
     * @param admitted what {@link #admit} said
     * @param body as it came
     * @return 202 with the message's id once it is durable; 400, 403, 413, 415, 422, 429 or 503 otherwise; never fails
     */
    public CompletableFuture<Answer> accept(Admitted admitted, byte[] body) {
        return answer(admitted, body).thenApply(answer -> {
            meter.answered(admitted.source.to().id().name(), answer.status());
            return answer;
        });
    }

    private static CompletableFuture<Answer> answer(Admitted admitted, byte[] body) {
        if (!admitted.proven.request().isBody(body)) {
            return CompletableFuture.completedFuture(Answer.error(
                    400,
                    "the body is not the one whose SHA-256 stands in " + ContentDigest.HEADER
                            + ": it was changed on its way, or something else was signed than sent",
                    null));
        }
        var source = admitted.source;
        var encoding = MessageEncoding.mistake(body);
        if (encoding.isPresent()) {
            return CompletableFuture.completedFuture(Answer.error(415, encoding.get(), null));
        }
        try {
            var checked = source.to().compiled().decode(body);
            var notTheirs = source.to()
                    .compiled()
                    .claims()
                    .refused(admitted.proven.sender().key().id(), checked);
            if (notTheirs.isPresent()) {
                return CompletableFuture.completedFuture(Answer.error(
                        403, notTheirs.get().reason(), notTheirs.get().place()));
            }
            var received = new Received(body, "http:/" + source.path(), "", admitted.provenance);
            return source.intake()
                    .append(source.to(), received, checked)
                    .thenApply(receipt -> Answer.accepted(receipt.id()))
                    .exceptionally(HttpReceiver::failed);
        } catch (MessageFailedException e) {
            return CompletableFuture.completedFuture(
                    Answer.error(422, e.failure().reason(), e.failure().place()));
        }
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
            case tooLarge -> Answer.error(413, refused.getMessage(), null);
        };
    }
}
