package dev.plantline.sandbox;

import dev.plantline.model.signature.RequestSignature;
import dev.plantline.model.signature.SenderKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A system that posts to the plant's gateway and signs what it sends. */
final class HttpSender implements Sender {
    /** Too large, not JSON by its type, against the contract: sending it again is of no use. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 411, 413, 415, 422);

    /** Too many at once: this one was not taken. */
    private static final int BUSY = 429;

    /** No answer from the broker in time, which may have the message all the same. */
    private static final int UNAVAILABLE = 503;

    private final Supplier<Optional<URI>> address;
    private final SenderKey key;
    private final Clock clock;
    private final Consumer<String> say;
    private final Set<Integer> told = new HashSet<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /**
     * A sender.
     *
     * @param address where the gateway takes this system's messages; it may move, and be away
     * @param key that it signs with
     * @param clock of the sender
     * @param say told of each status that only a repair ends, once
     */
    HttpSender(Supplier<Optional<URI>> address, SenderKey key, Clock clock, Consumer<String> say) {
        this.address = address;
        this.key = key;
        this.clock = clock;
        this.say = say;
    }

    @Override
    public Answer send(byte[] body) throws InterruptedException {
        Optional<URI> uri = address.get();
        if (uri.isEmpty()) {
            return Answer.later;
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri.get())
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            RequestSignature.sign(key, "POST", uri.get().getRawPath(), body, clock.instant())
                    .forEach(request::header);
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status == 202) {
                return Answer.accepted;
            }
            if (REFUSALS.contains(status)) {
                return Answer.refused;
            }
            if (status == UNAVAILABLE) {
                return Answer.unknown;
            }
            if (status != BUSY && told.add(status)) {
                say.accept(
                        "the gateway answers " + status + " to POST " + uri.get() + "; sent again until it takes it");
            }
            return Answer.later;
        } catch (ConnectException e) {
            return Answer.later;
        } catch (IOException e) {
            return Answer.unknown;
        }
    }

    @Override
    public void close() {
        // The client's connections end with the process.
    }
}
