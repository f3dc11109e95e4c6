package dev.plantline.gateway.http;

import dev.plantline.engine.MessageEncoding;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.Intake.Received;
import dev.plantline.gateway.IntakeException;
import dev.plantline.gateway.http.Refusals.Caller;
import dev.plantline.gateway.http.Senders.Proven;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Provenance;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RefusedRequests.Reason;
import dev.plantline.model.RuntimeConfiguration.Door;
import dev.plantline.model.signature.ContentDigest;
import dev.plantline.model.signature.RequestSignature;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.model.signature.SignatureRefusedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Refusals refusals;
    private volatile ProxyTrust proxies = ProxyTrust.NOBODY;

    HttpReceiver(HttpRoutes routes, InstantSource clock, GatewayMeter meter) {
        this.routes = routes;
        this.clock = clock;
        this.meter = meter;
        this.refusals = new Refusals(clock, meter);
    }

    /** Whether the body is worth reading. */
    public sealed interface Admission {
        /** Does what is said for what it is: a new member does not compile until every place that asks says what it does. */
        void match(Consumer<? super Refused> refused, Consumer<? super Admitted> admitted);
    }

    /**
     * It is not: answer at once and end the connection.
     *
     * @param answer 400, 401, 403, 404, 405, 410, 411, 413, 415, 417 or 429; 503 while the interface is not taken over yet
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
        private final Caller caller;
        private final Provenance provenance;

        private Admitted(HttpSource source, Proven proven, int length, Caller caller, Provenance provenance) {
            this.source = source;
            this.proven = proven;
            this.length = length;
            this.caller = caller;
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

        /** Who sends, the same at every interface that takes this key. */
        public SenderKey.Holder holder() {
            return proven.sender().key().holder();
        }
    }

    /**
     * Takes over who stands between the senders and this gateway.
     *
     * @param door as the plant says it; null: nobody
     * @throws IllegalArgumentException when it cannot be read; what was known before stays
     */
    public void use(Door door) {
        proxies = ProxyTrust.of(door);
    }

    /** The requests that were refused last: of each interface a bounded number, the latest last. */
    public List<RefusedRequests.Request> refused() {
        refusals.keep(routes.interfaceNames());
        return refusals.all();
    }

    /** Looks at a request before its body. */
    public Admission admit(RequestHead head) {
        String address = proxies.address(head);
        var found = routes.at(head.place());
        if (found.isEmpty()) {
            return nowhere(head, address);
        }
        var source = found.get();
        // Who has proven nothing learns neither names nor dates.
        var caller = new Caller(source.to().id().name(), null, address);
        if (!source.allows(address)) {
            return refused(
                    caller,
                    Reason.address,
                    Answer.error(
                            403,
                            "this interface takes no messages from " + address
                                    + ": send from an address that its manifest allows",
                            null));
        }
        if (source.to().isRetired()) {
            return retired(head, source, caller);
        }
        if (!"POST".equals(head.method())) {
            return refused(
                    caller,
                    Reason.form,
                    Answer.error(405, "send messages with POST", null).with("Allow", "POST"));
        }
        if (head.has("Transfer-Encoding") || !head.has("Content-Length")) {
            return refused(
                    caller,
                    Reason.form,
                    Answer.error(
                            411, "send the message with Content-Length, which is signed, and not in chunks", null));
        }
        long length = head.contentLength();
        if (length < 0) {
            return refused(caller, Reason.form, Answer.error(400, "send one Content-Length, a number of bytes", null));
        }
        try {
            var proven = source.senders().prove(head, clock.instant());
            return admit(
                    head,
                    source,
                    proven,
                    length,
                    caller.with(proven.sender().key().id(), notice(source)));
        } catch (SignatureRefusedException e) {
            return refused(
                    caller,
                    Reason.signature,
                    Answer.error(401, e.getMessage(), null).with("Accept-Signature", RequestSignature.ACCEPTED));
        }
    }

    private Map<String, String> notice(HttpSource source) {
        return LifecycleNotice.of(source.to(), routes, clock.instant());
    }

    private Admission retired(RequestHead head, HttpSource source, Caller caller) {
        try {
            var proven = source.senders().prove(head, clock.instant());
            return refused(
                    caller.with(proven.sender().key().id(), notice(source)),
                    Reason.path,
                    Answer.error(410, LifecycleNotice.gone(source.to()), null));
        } catch (SignatureRefusedException e) {
            return refused(
                    caller,
                    Reason.path,
                    Answer.error(410, "nothing is received here any more: sign the request to learn why", null));
        }
    }

    private Admission nowhere(RequestHead head, String address) {
        return routes.notOpenedAt(head.place())
                .map(name -> refused(
                        new Caller(name, null, address),
                        Reason.unavailable,
                        unreachable("the interface at " + head.path()
                                + " is not taken over yet; its plant is told why. Send the message again")))
                .orElseGet(() -> refused(
                        new Caller("", null, address),
                        Reason.path,
                        Answer.error(404, "no interface of this plant receives messages at " + head.path(), null)));
    }

    /** What its sender has signed is wrong all the same. */
    private Admission admit(RequestHead head, HttpSource source, Proven proven, long length, Caller caller) {
        if (!head.isAbsentOr("Content-Encoding", "identity")) {
            return refused(
                    caller,
                    Reason.form,
                    Answer.error(415, "send the message as it is: Content-Encoding is not supported", null));
        }
        if (!head.isJson()) {
            return refused(
                    caller,
                    Reason.form,
                    Answer.error(
                            415,
                            "send JSON in UTF-8 with Content-Type: application/json, one message a request",
                            null));
        }
        int most = source.to().maxBytes();
        if (length > most) {
            return refused(
                    caller,
                    Reason.size,
                    Answer.error(413, "a message of this interface has at most " + most + " bytes", null));
        }
        if (!head.isAbsentOr("Expect", "100-continue")) {
            return refused(
                    caller, Reason.form, Answer.error(417, "nothing but Expect: 100-continue can be expected", null));
        }
        int wait = source.rates().take(caller.keyId());
        if (wait > 0) {
            return refused(
                    caller,
                    Reason.rate,
                    Answer.later(
                            429,
                            wait,
                            "more messages than this key, or all keys of the interface, may send; send it again"
                                    + " later"));
        }
        var provenance = Provenance.signed(
                caller.keyId(), proven.sender().name(), caller.address(), head.subject(), head.only("traceparent"));
        return new Admitted(source, proven, (int) length, caller, provenance);
    }

    private Admission refused(Caller caller, Reason reason, Answer answer) {
        return new Refused(refusals.note(caller, reason, answer));
    }

    /** The answer to a message that cannot be read or checked now, because too many others are: of this sender, of this interface or of all. */
    public Answer busy(Admitted admitted) {
        return refusals.note(
                admitted.caller, Reason.busy, full("too many messages are being received; send it again in a second"));
    }

    /** The answer to a body that comes too slowly. */
    public Answer tooSlow(Admitted admitted) {
        return refusals.note(
                admitted.caller,
                Reason.slow,
                Answer.error(408, "the body did not come in time; send the message again, all of it at once", null));
    }

    /** The answer to a message that comes while this gateway ends. */
    public Answer ends(Admitted admitted) {
        return refusals.note(
                admitted.caller,
                Reason.unavailable,
                Answer.later(503, 1, "this gateway ends; send the message again, and another one takes it"));
    }

    /** The answer to a request whose header could not be judged because of an error of the gateway itself. */
    public Answer failed(RequestHead head) {
        var found = routes.at(head.place());
        return failed(new Caller(found.map(source -> source.to().id().name()).orElse(""), null, head.address()), found);
    }

    /** The answer to a message that was not taken because of an error of the gateway itself. */
    public Answer failed(Admitted admitted) {
        return failed(admitted.caller, Optional.of(admitted.source));
    }

    private Answer failed(Caller caller, Optional<HttpSource> source) {
        source.ifPresent(each -> each.errors().happened());
        return refusals.note(
                caller,
                Reason.internal,
                Answer.error(
                        500,
                        "an internal error of the gateway; whoever operates it is told. Send it again later",
                        null));
    }

    private static Answer full(String reason) {
        return Answer.later(429, 1, reason);
    }

    private static Answer unreachable(String reason) {
        return Answer.later(503, 5, reason);
    }

    /**
     * Checks and appends one message. Computes for as long as a message may take: not for an event loop.
     *
     * @param admitted what {@link #admit} said
     * @param body as it came
     * @return 202 with the message's id once it is durable; 400, 403, 413, 415, 422, 429 or 503 otherwise; never fails
     */
    public CompletableFuture<Answer> accept(Admitted admitted, byte[] body) {
        var source = admitted.source;
        if (!admitted.proven.request().isBody(body)) {
            return refusedBody(
                    admitted,
                    Reason.form,
                    Answer.error(
                            400,
                            "the body is not the one whose SHA-256 stands in " + ContentDigest.HEADER
                                    + ": it was changed on its way, or something else was signed than sent",
                            null));
        }
        var encoding = MessageEncoding.mistake(body);
        if (encoding.isPresent()) {
            return refusedBody(admitted, Reason.form, Answer.error(415, encoding.get(), null));
        }
        try {
            var checked = source.to().compiled().decode(body);
            var notTheirs = source.to().compiled().claims().refused(admitted.keyId(), checked);
            if (notTheirs.isPresent()) {
                return refusedBody(
                        admitted,
                        Reason.claim,
                        Answer.error(
                                403, notTheirs.get().reason(), notTheirs.get().place()));
            }
            var received = new Received(body, "http:/" + source.path(), "", admitted.provenance);
            String id = admitted.proven.request().id();
            return source.intake().append(source.to(), id, received, checked).handle((receipt, failure) -> {
                if (failure == null) {
                    meter.answered(admitted.interfaceName(), 202);
                    return Answer.accepted(receipt.id()).with(admitted.caller.notice());
                }
                return notAppended(admitted.caller, failure);
            });
        } catch (MessageFailedException e) {
            return refusedBody(
                    admitted,
                    Reason.contract,
                    Answer.error(422, e.failure().reason(), e.failure().place()));
        }
    }

    private CompletableFuture<Answer> refusedBody(Admitted admitted, Reason reason, Answer answer) {
        return CompletableFuture.completedFuture(refusals.note(admitted.caller, reason, answer));
    }

    private Answer notAppended(Caller caller, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof IntakeException refused)) {
            throw new CompletionException(cause);
        }
        return switch (refused.kind()) {
            case full -> refusals.note(caller, Reason.busy, full(refused.getMessage()));
            case unreachable -> refusals.note(caller, Reason.unavailable, unreachable(refused.getMessage()));
            case tooLarge -> refusals.note(caller, Reason.size, Answer.error(413, refused.getMessage(), null));
        };
    }
}
