package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Message;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.InterfaceId;
import dev.plantline.topics.account.AsideBodies;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the bodies of messages set aside for one ownership; the owner finds them in its mailbox. While none is wanted it has neither thread nor
 * connection.
 */
final class BodyReader implements AutoCloseable {
    private final InterfaceId id;
    private final int partition;
    private final KafkaClients clients;
    private final Mailbox mailbox;
    private final ThreadPoolExecutor worker;
    /** For the worker; null: not connected. */
    private AsideBodies bodies;

    BodyReader(InterfaceId id, int partition, KafkaClients clients, Mailbox mailbox) {
        this.id = id;
        this.partition = partition;
        this.clients = clients;
        this.mailbox = mailbox;
        this.worker = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads("bodies-" + id));
        worker.allowCoreThreadTimeOut(true);
    }

    /** Reads one; returns at once. */
    void read(Message message) {
        long offset = message.offset();
        int edition = message.edition();
        long at = message.bodyAt();
        worker.execute(() -> {
            mailbox.put(answer(message, offset, edition, at));
            if (worker.getQueue().isEmpty()) {
                disconnect();
            }
        });
    }

    private Event answer(Message message, long offset, int edition, long at) {
        try {
            if (bodies == null) {
                bodies = new AsideBodies(id, clients.reader());
            }
            return bodies.read(partition, offset, edition, at)
                    .<Event>map(body -> new Event.BodyRead(message, body))
                    .orElseGet(() -> new Event.OwnAgain("the body of offset " + offset + " is not in " + id.asideTopic()
                            + " where it was: everything is read again"));
        } catch (KafkaException e) {
            return new Event.OwnAgain("the body of offset " + offset + " cannot be read from " + id.asideTopic() + ": "
                    + Failures.words(e));
        } catch (RuntimeException | Error e) { // without an event the message would wait for ever
            return new Event.OwnAgain("an internal error while a body was read: " + ErrorTrace.of(e));
        }
    }

    private void disconnect() {
        if (bodies != null) {
            bodies.close();
            bodies = null;
        }
    }

    @Override
    public void close() {
        worker.getQueue().clear();
        worker.execute(this::disconnect);
        worker.shutdown();
    }
}
