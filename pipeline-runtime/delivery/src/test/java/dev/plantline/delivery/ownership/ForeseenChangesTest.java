package dev.plantline.delivery.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker;
import dev.plantline.delivery.partition.Connections;
import dev.plantline.model.Backoff;
import dev.plantline.model.Effect;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.PodMemory;
import dev.plantline.model.Position;
import dev.plantline.model.TargetException;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The target is asked one question at a time. */
class ForeseenChangesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Else each retry would be one more call that Odoo works at. */
    @Test
    void aQuestionThatTakesTooLongIsEndedWithItsCall() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connections connections = new Connections(
                        "main", 1, new ConnectionCircuitBreaker(new Backoff(100, 100, new Random(1))))) {
            ForeseenChanges changes =
                    new ForeseenChanges(live(connections, mute.getLocalPort()), Duration.ofSeconds(1));
            changes.add(operation(), new byte[0], Instant.EPOCH);

            assertThatThrownBy(changes::endOfPartition)
                    .isInstanceOfSatisfying(
                            TargetException.class, e -> assertThat(e.kind()).isEqualTo(TargetException.Kind.ambiguous))
                    .hasMessage("no answer within 1 seconds");

            CountDownLatch free = new CountDownLatch(1);
            if (connections.take(Ready.Group.ANY_CONNECTION, free::countDown) < 0) {
                assertThat(free.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("its connection is given back long before Odoo's own time is over")
                        .isTrue();
            }
            try (Socket asked = mute.accept()) {
                asked.setSoTimeout((int) PATIENCE.toMillis());
                assertThat(asked.getInputStream().readAllBytes())
                        .as("what it asked until it was closed")
                        .isNotEmpty();
            }
        }
    }

    private static Operation operation() {
        return new Operation(
                new InterfaceId("lyon", "items"),
                "0".repeat(32),
                "0".repeat(64),
                new Position(new PartitionId("topic", 0), 0),
                0,
                0,
                "A",
                Optional.empty(),
                false,
                new Operation.Apply(new Effect.OdooSteps(List.of())));
    }

    private static ActiveInterface live(Connections connections, int port) {
        KitText kit =
                KitText.of(new KitOwner("lyon", "master-data"), new OperationKit("product.master", References.DEFAULT));
        URI url = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port);
        ActiveInterface.Mapping mapping = new ActiveInterface.Mapping() {
            @Override
            public Effect effect(byte[] body, Instant received) {
                throw new UnsupportedOperationException("it is mapped");
            }

            @Override
            public MessageKeys keys(byte[] body) {
                throw new UnsupportedOperationException("nobody edits here");
            }

            @Override
            public List<String> gateRecords(Effect effect) {
                return List.of("A");
            }
        };
        return new ActiveInterface(
                new InterfaceId("lyon", "items"),
                "r-1",
                JsonNodeFactory.instance.objectNode(),
                null,
                "k-1",
                1,
                mapping,
                "plant",
                new OdooTarget(
                        new OdooConnector(null).open(new OdooEndpoint(url, "plant", () -> "key", null)),
                        kit.actionName(),
                        "here",
                        null),
                connections,
                new PodMemory(1 << 20).share(1),
                false,
                false,
                50,
                new Backoff(1_000, 2_000, new Random(1)),
                10_000,
                null,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                null,
                new TreeMap<>(),
                null);
    }
}
