package dev.plantline.model.network;

import dev.plantline.model.DaemonThreads;
import dev.plantline.model.network.KafkaGreeting.Seen;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request to one address, on a thread of its own, and the first eight bytes of the answer: its length and the number of the request. The request is
 * ApiVersions in version 0, with which every client of Kafka begins, also before it shows who it is.
 */
final class KafkaExchange implements Closeable {
    private static final int API_VERSIONS = 18;
    private static final int NUMBER = 0x706c616e;
    private static final byte[] CLIENT = "plantline".getBytes(StandardCharsets.US_ASCII);
    /** Number, error code and the length of an empty list. */
    private static final int SHORTEST = 10;
    /** A broker tells some sixty requests, six bytes each. */
    private static final int LONGEST = 1 << 20;

    private static final int HEAD = 8;
    /** Types of TLS records, which are followed by 3, the major version of all of them. */
    private static final int FIRST_TLS_TYPE = 20;

    private static final int LAST_TLS_TYPE = 23;
    private static final int TLS_MAJOR = 3;

    private final String host;
    private final InetSocketAddress to;
    private final SSLSocketFactory tls;
    private final int patience;
    private final Socket socket = new Socket();

    /**
     * Not connected yet.
     *
     * @param host as the manifest names it; its certificate has to be for it
     * @param tls null: in the clear
     * @param patience longest wait for a connection, and for bytes, milliseconds
     */
    KafkaExchange(String host, InetSocketAddress to, SSLSocketFactory tls, int patience) {
        this.host = host;
        this.to = to;
        this.tls = tls;
        this.patience = patience;
    }

    /** Begins; fails with {@link NotKafkaException} when something else answers. */
    CompletableFuture<Seen> start() {
        var seen = new CompletableFuture<Seen>();
        DaemonThreads.thread("kafka-greeting", () -> {
                    try {
                        seen.complete(greet());
                    } catch (NotKafkaException e) {
                        seen.completeExceptionally(e);
                    } finally {
                        close();
                    }
                })
                .start();
        return seen;
    }

    private Seen greet() {
        try {
            socket.connect(to, patience);
            socket.setSoTimeout(patience);
            Socket talk = tls == null ? socket : secured();
            talk.getOutputStream().write(request());
            talk.getOutputStream().flush();
            return judged(head(talk.getInputStream()));
        } catch (SSLException e) {
            return Seen.notTrusted;
        } catch (IOException e) {
            return Seen.silent;
        }
    }

    private Socket secured() throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, host, to.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] request() {
        int length = 2 + 2 + 4 + 2 + CLIENT.length;
        return ByteBuffer.allocate(4 + length)
                .putInt(length)
                .putShort((short) API_VERSIONS)
                .putShort((short) 0)
                .putInt(NUMBER)
                .putShort((short) CLIENT.length)
                .put(CLIENT)
                .array();
    }

    /** What came of the first bytes before the end, or before the wait was over. */
    private static ByteBuffer head(InputStream in) throws IOException {
        byte[] head = new byte[HEAD];
        int length = 0;
        try {
            int read = 0;
            while (length < HEAD && read >= 0) {
                read = in.read(head, length, HEAD - length);
                length += Math.max(0, read);
            }
        } catch (IOException e) {
            if (length == 0) {
                throw e;
            }
        }
        return ByteBuffer.wrap(head, 0, length);
    }

    private Seen judged(ByteBuffer head) {
        String server = host + ":" + to.getPort();
        int length = head.limit();
        if (length >= 2
                && head.get(0) >= FIRST_TLS_TYPE
                && head.get(0) <= LAST_TLS_TYPE
                && head.get(1) == TLS_MAJOR
                && tls == null) {
            throw new NotKafkaException(
                    server
                            + " speaks TLS, and spec.kafka asks for none: set spec.kafka.tls, or name the brokers' port without TLS");
        }
        boolean foreign = length >= Integer.BYTES && (head.getInt(0) < SHORTEST || head.getInt(0) > LONGEST)
                || length == HEAD && head.getInt(Integer.BYTES) != NUMBER;
        if (foreign) {
            boolean http = head.getInt(0)
                    == ByteBuffer.wrap("HTTP".getBytes(StandardCharsets.US_ASCII))
                            .getInt();
            throw new NotKafkaException(server + " is no Kafka" + (http ? " but a web server" : "")
                    + ": it does not answer the first request as a broker does. Name the host and port at which the brokers take"
                    + " their clients");
        }
        return length == HEAD ? Seen.kafka : Seen.silent;
    }

    /** The thread ends soon afterwards. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody uses it any more.
        }
    }
}
