package dev.plantline.model.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sees whether Kafka is at an address, before Kafka's own client is let there. The client takes the first four bytes of whatever answers as a length and
 * allocates it, without a bound that could be set: the alert of a TLS port is 352 MB to it, and {@code HTTP} 1.2 GB. Here one request is sent to each
 * address, and of each answer eight bytes are looked at. Thread safe.
 *
 * <p>It sees what a manifest got wrong. A server that answers like a broker to this and otherwise to the client is not found out, nor are addresses that
 * brokers tell their clients.
 */
public final class KafkaGreeting {
    /** How long all addresses together are waited for unless a caller has less time. */
    public static final Duration PATIENCE = Duration.ofSeconds(3);

    /** A thread and a connection for each; three brokers at three addresses are nine. Those beyond are not looked at. */
    private static final int MOST_ADDRESSES = 64;

    private final AddressRules rules;
    private final Duration patience;

    /** What is at the addresses of a connection. */
    public enum Seen {
        /** Kafka, at one of them at least. */
        kafka,
        /** TLS could not be agreed upon at any of them: the client fails for the same reason, before it reads a length. */
        notTrusted,
        /** No host is known now. */
        unknown,
        /** Nobody answers. */
        silent
    }

    /** One address of a host. */
    private record Place(String host, InetAddress address, int port) {}

    /**
     * Asks nobody yet.
     *
     * @param rules say which addresses may be called
     * @param patience how long all addresses together are waited for
     */
    public KafkaGreeting(AddressRules rules, Duration patience) {
        this.rules = rules;
        this.patience = patience;
    }

    /**
     * Looks at every address of a connection.
     *
     * @param settings of the client by Kafka's names, as {@link dev.plantline.model.KafkaConnection} makes them
     * @throws NotKafkaException when something else answers at one of them
     * @throws AddressRefusedException when one of them is never called
     */
    public Seen look(Map<String, ?> settings) {
        Set<Place> places = places(String.valueOf(settings.get("bootstrap.servers")));
        if (places.isEmpty()) {
            return Seen.unknown;
        }
        SSLSocketFactory tls = null;
        if (String.valueOf(settings.get("security.protocol")).endsWith("SSL")) {
            try {
                tls = trusting((String) settings.get("ssl.truststore.certificates"));
            } catch (IOException | GeneralSecurityException e) {
                return Seen.notTrusted;
            }
        }
        return look(places, tls);
    }

    private Seen look(Set<Place> places, SSLSocketFactory tls) {
        List<KafkaExchange> exchanges = new ArrayList<>();
        List<CompletableFuture<Seen>> answers = new ArrayList<>();
        for (Place place : places.stream().limit(MOST_ADDRESSES).toList()) {
            var exchange = new KafkaExchange(
                    place.host(), new InetSocketAddress(place.address(), place.port()), tls, (int) patience.toMillis());
            exchanges.add(exchange);
            answers.add(exchange.start());
        }
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // Each answer is looked at below; who has not answered by now is silent.
        } finally {
            exchanges.forEach(KafkaExchange::close);
        }
        return best(answers);
    }

    /** One address where something else answers is enough to be told, because the client goes to each of them some day. Of the others the best counts. */
    private static Seen best(List<CompletableFuture<Seen>> answers) {
        Seen best = Seen.silent;
        for (CompletableFuture<Seen> answer : answers) {
            try {
                Seen seen = answer.getNow(Seen.silent);
                best = seen.compareTo(best) < 0 ? seen : best;
            } catch (CompletionException e) {
                if (e.getCause() instanceof NotKafkaException foreign) {
                    throw foreign;
                }
                throw e;
            }
        }
        return best;
    }

    private Set<Place> places(String bootstrapServers) {
        Set<Place> places = new LinkedHashSet<>();
        for (String each : bootstrapServers.split(",")) {
            String server = each.strip();
            int colon = server.lastIndexOf(':');
            if (colon <= 0) {
                continue; // Kafka's client says what is wrong with it
            }
            String host = server.substring(0, colon);
            int port = port(server.substring(colon + 1));
            for (InetAddress address : port == 0 ? List.<InetAddress>of() : rules.broker(host)) {
                places.add(new Place(host, address, port));
            }
        }
        return places;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= 0xffff ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** As Kafka's client trusts: these certificates, or the Java runtime's. */
    private static SSLSocketFactory trusting(String pem) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        if (pem == null) {
            context.init(null, null, null);
            return context.getSocketFactory();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
            store.setCertificateEntry("trusted" + number++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
