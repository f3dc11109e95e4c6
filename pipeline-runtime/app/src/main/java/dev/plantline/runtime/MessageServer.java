package dev.plantline.runtime;

import dev.plantline.gateway.http.Answer;
import dev.plantline.gateway.http.HttpReceiver;
import dev.plantline.gateway.http.HttpReceiver.Admitted;
import dev.plantline.gateway.http.RequestHead;
import dev.plantline.model.ErrorTrace;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server in front of the {@link HttpReceiver}: reads bodies within bounds and sends answers. */
final class MessageServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageServer.class);
    private static final int START_SECONDS = 20;
    /** A longer name in a certificate is nobody's whom a manifest could name. */
    private static final int LONGEST_SUBJECT = 253;
    /** A message may wait for its turn, and then for its confirmation, as long as an Appender has patience; and a little. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(12);

    /** Room made for a body before it comes, bytes; what its sender says is not believed. */
    private static final int FIRST_ROOM = 4 << 10;
    /** How long who was refused may take to read the answer while it still sends. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final HttpReceiver receiver;
    private final String host;
    private final int port;
    private final Duration drain;
    private final IntakeLimits limits;
    private final BodyBudget budget;
    private final OpenOfKeys bodies;
    private final OpenOfKeys requests;
    private final Connections connections;
    private final Handshakes handshakes;
    private final FairWorkers workers;
    /** Requests whose answer is not written yet. */
    private final Set<HttpServerRequest> open = ConcurrentHashMap.newKeySet();

    private volatile boolean leaving;
    private volatile boolean closing;
    private HttpServer server;
    /** Read without the lock, which {@link #close} holds for as long as it drains. */
    private volatile Optional<ServerCertificate> current = Optional.empty();
    /** Null: nothing is known to be so. */
    private Unusable unusable;

    /**
     * With what the port could not be opened, although it could be with what it had before. It is not tried again: every time would cut all
     * connections.
     */
    private record Unusable(Optional<ServerCertificate> certificate, RuntimeException why) {}

    /**
     * A server that does not listen yet.
     *
     * @param host address to listen at, an address of this machine
     * @param port to listen at; 0: a free one
     * @param drain how long it goes on receiving after {@link #close} was called, because it is still sent to
     * @param limits what one sender may take
     */
    MessageServer(Vertx vertx, HttpReceiver receiver, String host, int port, Duration drain, IntakeLimits limits) {
        this.vertx = vertx;
        this.receiver = receiver;
        this.host = host;
        this.port = port;
        this.drain = drain;
        this.limits = limits;
        this.budget = new BodyBudget(limits);
        this.bodies = new OpenOfKeys(limits.bodiesOfKey());
        this.requests = new OpenOfKeys(limits.requestsOfKey());
        this.connections = new Connections(vertx, limits);
        this.handshakes = new Handshakes(limits.handshakes());
        this.workers = new FairWorkers(vertx, limits);
    }

    /**
     * Opens the port in the clear; nothing when it is open so.
     *
     * @throws IllegalArgumentException when the port is taken or the address is not of this machine
     */
    void listen() {
        listen(Optional.empty());
    }

    /**
     * Opens the port, or goes on with another certificate: connections that are open stay, and new ones see it. Only where TLS begins or ends, or
     * other certificates of senders are believed or asked for from now on, all connections are closed and the port is opened anew.
     *
     * @param certificate with what the gateway proves itself; empty: in the clear
     * @throws IllegalArgumentException when the port is taken, the address is not of this machine, or the certificate is not taken; what was there
     *     goes on
     */
    synchronized void listen(Optional<ServerCertificate> certificate) {
        if (server != null && certificate.equals(current)) {
            return;
        }
        if (server == null) {
            server = start(certificate);
        } else if (current.isPresent()
                && certificate.isPresent()
                && current.get().canBecome(certificate.get())) {
            var options = certificate
                    .get()
                    .options()
                    .setSslHandshakeTimeout(limits.handshake().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
            await(server.updateSSLOptions(options), "the new certificate was not taken over");
            LOG.info(
                    "The certificate of the port for messages is replaced, good until {}",
                    certificate.get().expires());
        } else {
            reopen(certificate);
        }
        current = certificate;
        unusable = null;
    }

    private void reopen(Optional<ServerCertificate> certificate) {
        if (unusable != null && unusable.certificate.equals(certificate)) {
            throw unusable.why;
        }
        await(server.close(), "the port for messages did not close");
        server = null;
        try {
            server = start(certificate);
        } catch (RuntimeException e) {
            goBack(certificate, e);
            throw e;
        }
    }

    private void goBack(Optional<ServerCertificate> from, RuntimeException why) {
        try {
            server = start(current);
            unusable = new Unusable(from, why);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private HttpServer start(Optional<ServerCertificate> certificate) {
        var options = new HttpServerOptions()
                .setIdleTimeout(60)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(16 << 10)
                // HTTP/1.1 alone: only there an answer can say that it is the last of its connection.
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setSslHandshakeTimeout(limits.handshake().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setCompressionSupported(false);
        handshakes.applyTo(options);
        certificate.ifPresent(each -> each.applyTo(options));
        var starting = vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .requestHandler(this::handle);
        var started = await(
                starting.listen(port, host), "the port for messages, " + port + " at " + host + ", cannot be opened");
        LOG.info(
                "Receiving messages at port {}, {}",
                started.actualPort(),
                certificate.isPresent() ? "over TLS" : "in the clear");
        return started;
    }

    private static <T> T await(Future<T> future, String otherwise) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("interrupted: " + otherwise, e);
        } catch (Exception e) {
            throw new IllegalArgumentException(otherwise + ": " + e.getMessage(), e);
        }
    }

    /** With what it proves itself now; empty: it speaks in the clear, or not yet. Answers at once, also while it closes. */
    Optional<ServerCertificate> certificate() {
        return current;
    }

    private void handle(HttpServerRequest request) {
        if (!connections.asked(request.connection())) {
            return; // it is being cut off
        }
        open.add(request);
        boolean late = closing;
        request.response().closeHandler(gone -> open.remove(request));
        var head = new RequestHead(
                request.method().name(), request.path(), address(request), subject(request), request.headers()::getAll);
        try {
            receiver.admit(head)
                    .match(refused -> end(request, refused.answer(), true), admitted -> read(request, admitted, late));
        } catch (RuntimeException e) {
            notTaken(request, e);
            end(request, receiver.failed(head), true);
        }
    }

    private static void notTaken(HttpServerRequest request, Throwable why) {
        LOG.error("A message at {} was not taken because of an internal error", request.path(), ErrorTrace.of(why));
    }

    private void read(HttpServerRequest request, Admitted admitted, boolean late) {
        if (late) {
            end(request, receiver.ends(admitted), true);
        } else {
            new Body(request, admitted).read();
        }
    }

    private static String address(HttpServerRequest request) {
        var remote = request.remoteAddress();
        return remote == null ? null : remote.hostAddress();
    }

    private static String subject(HttpServerRequest request) {
        if (!request.isSSL()) {
            return null;
        }
        try {
            String name = request.connection().peerCertificates().get(0) instanceof X509Certificate shown
                    ? shown.getSubjectX500Principal().getName()
                    : null;
            return name == null || name.length() > LONGEST_SUBJECT ? null : name;
        } catch (SSLPeerUnverifiedException e) {
            return null; // it showed none, and need not
        }
    }

    /** One request's body on its way in; lives on the request's event loop. */
    private final class Body {
        private final HttpServerRequest request;
        private final Admitted admitted;
        private final BodyBudget.Sender sender;
        /** Null: it is not on its way any more, or was never. */
        private Buffer bytes;

        private long taken;
        private long deadline;
        /** It counts as one that is on its way. */
        private boolean isComing;
        /** It counts as one that is not answered. */
        private boolean isOpen;

        Body(HttpServerRequest request, Admitted admitted) {
            this.request = request;
            this.admitted = admitted;
            this.sender = new BodyBudget.Sender(admitted.interfaceName(), admitted.keyId());
        }

        void read() {
            isOpen = requests.take(admitted.holder());
            isComing = isOpen && bodies.take(admitted.holder());
            if (!isComing || !take(FIRST_ROOM)) {
                close();
                end(request, receiver.busy(admitted), true);
                return;
            }
            bytes = Buffer.buffer(Math.min(admitted.length(), FIRST_ROOM));
            deadline = vertx.setTimer(
                    limits.patience(admitted.length()).toMillis(), late -> refuse(receiver.tooSlow(admitted)));
            if (request.headers().contains("Expect")) {
                request.response().writeContinue();
            }
            request.exceptionHandler(gone -> hangUp());
            request.handler(this::part);
            request.endHandler(end -> accept());
        }

        private void part(Buffer part) {
            if (bytes == null) {
                return;
            }
            if (take(Math.max(FIRST_ROOM, bytes.length() + part.length()) - taken)) {
                bytes.appendBuffer(part);
            } else {
                refuse(receiver.busy(admitted));
            }
        }

        private boolean take(long more) {
            boolean granted = more == 0 || budget.take(sender, more);
            taken += granted ? more : 0;
            return granted;
        }

        private void refuse(Answer answer) {
            if (bytes != null) {
                drop();
                end(request, answer, true);
            }
        }

        private void hangUp() {
            if (bytes != null) {
                drop();
            }
        }

        /** Gives back all that it has taken. */
        private void drop() {
            vertx.cancelTimer(deadline);
            bytes = null;
            budget.give(sender, taken);
            taken = 0;
            close();
        }

        private void close() {
            come();
            if (isOpen) {
                isOpen = false;
                requests.give(admitted.holder());
            }
        }

        private void come() {
            if (isComing) {
                isComing = false;
                bodies.give(admitted.holder());
            }
        }

        private void accept() {
            if (bytes == null) {
                return;
            }
            vertx.cancelTimer(deadline);
            come();
            byte[] body = bytes.getBytes();
            bytes = null; // from here on it is at work, whether or not its sender waits for the answer
            var loop = vertx.getOrCreateContext();
            workers.run(
                            new FairWorkers.Line(admitted.interfaceName(), admitted.holder()),
                            () -> receiver.accept(admitted, body),
                            () -> receiver.busy(admitted))
                    .onComplete(done -> loop.runOnContext(back -> answer(done)));
        }

        private void answer(AsyncResult<Answer> done) {
            drop();
            if (done.succeeded()) {
                end(request, done.result(), false);
            } else {
                notTaken(request, done.cause());
                end(request, receiver.failed(admitted), false);
            }
        }
    }

    /**
     * Answers.
     *
     * @param refused its sender is not known, or its body is not read: the connection is of no more use
     */
    private void end(HttpServerRequest request, Answer answer, boolean refused) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        boolean last = leaving || refused;
        if (last) {
            response.putHeader("Connection", "close");
        }
        response.end(Buffer.buffer(answer.body())).onComplete(written -> {
            open.remove(request);
            connections.answered(request.connection());
            if (last && request.isEnded()) {
                request.connection().close();
            } else if (last) {
                // Who still sends would lose the answer if the connection were cut under it at once.
                vertx.setTimer(LINGER.toMillis(), late -> request.connection().close());
            }
        });
    }

    /** Bytes of bodies in memory. */
    long bytesInMemory() {
        return budget.taken();
    }

    /** How many new connections are not done with TLS. */
    int openHandshakes() {
        return handshakes.open();
    }

    /** How many requests have come and are not answered yet. */
    int openRequests() {
        return open.size();
    }

    /**
     * Goes on receiving for the time of the drain, with answers that end their connections, so that senders come to another gateway by themselves;
     * then takes no more requests and waits for those that are open.
     */
    @Override
    public synchronized void close() {
        leaving = true;
        if (server != null) {
            try {
                // Whoever sends here learns some time after this pod does that it goes.
                Thread.sleep(drain.toMillis());
                closing = true;
                // The server closes every connection at once: first let those be answered whose message is on its way.
                long latest = System.nanoTime() + LONGEST_ANSWER.toNanos();
                while (!open.isEmpty() && System.nanoTime() - latest < 0) {
                    Thread.sleep(50);
                }
                server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("The port for messages did not close in order: {}", e.toString());
            }
            server = null;
        }
        workers.close();
    }
}
