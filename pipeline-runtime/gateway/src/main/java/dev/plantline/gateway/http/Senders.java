package dev.plantline.gateway.http;

import dev.plantline.api.v1alpha1.source.HttpAuthentication;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.model.signature.SignatureRefusedException;
import dev.plantline.model.signature.SignedRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;

/** Who may send to one interface, by key id. Immutable. */
final class Senders {
    private final Map<String, Sender> byKeyId;

    private Senders(Map<String, Sender> byKeyId) {
        this.byKeyId = byKeyId;
    }

    /**
     * Who sends.
     *
     * @param name of the sender; the key's id where the manifest gives none
     * @param key that proves it
     * @param subject name in the certificate that it has to show as well; empty: none
     */
    record Sender(String name, SenderKey key, Optional<X500Principal> subject) {
        void checkSubject(String shown) throws SignatureRefusedException {
            if (subject.isPresent() && (shown == null || !subject.get().equals(new X500Principal(shown)))) {
                throw new SignatureRefusedException("the key '" + key.id()
                        + "' counts only together with the client certificate of its sender: "
                        + (shown == null ? "none was shown" : "another one was shown"));
            }
        }
    }

    /**
     * The senders of an interface.
     *
     * @param authentication as the manifest says it
     * @param secrets gives the bytes of a key by its id
     * @throws IllegalArgumentException when there is none, an id stands twice, a key is missing or too short, or a subject is no name
     */
    static Senders of(HttpAuthentication authentication, Function<String, byte[]> secrets) {
        if (authentication == null
                || authentication.keys() == null
                || authentication.keys().isEmpty()) {
            throw new IllegalArgumentException("it has an HTTP source and no key that a sender signs with");
        }
        var senders = new HashMap<String, Sender>();
        for (var each : authentication.keys()) {
            var key = SenderKey.ofFile(each.id(), secrets.apply(each.id()));
            var sender = new Sender(
                    each.sender() == null ? each.id() : each.sender(),
                    key,
                    Optional.ofNullable(each.subject()).map(X500Principal::new));
            if (senders.put(each.id(), sender) != null) {
                throw new IllegalArgumentException("two of its keys have the id '" + each.id() + "'");
            }
        }
        return new Senders(Map.copyOf(senders));
    }

    /**
     * Proves over its header who sends a request.
     *
     * @throws SignatureRefusedException when nobody who may
     */
    Proven prove(RequestHead head, Instant now) throws SignatureRefusedException {
        var request = SignedRequest.read(head.method(), head.path(), head.headers());
        var sender = byKeyId.get(request.keyId());
        if (sender == null) {
            throw new SignatureRefusedException(
                    "this interface has no key '" + request.keyId() + "': check keyid and path");
        }
        request.prove(sender.key(), now);
        sender.checkSubject(head.subject());
        return new Proven(sender, request);
    }

    /**
     * A request whose sender is known.
     *
     * @param sender who signed it
     * @param request what was signed
     */
    record Proven(Sender sender, SignedRequest request) {}
}
