package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Batch;
import dev.plantline.model.Change;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.RuntimeConfiguration.Release;
import dev.plantline.model.TargetException;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A batch waits when it would change more of a hundred records than its gate lets through, and what it would change is asked before anything is applied. */
@ExtendWith(KafkaExtension.class)
class ChangedGateTest {
    private static final Duration PATIENCE = TestInterface.PATIENCE;
    private static final String CLUSTER = "here";
    private static final KitText KIT =
            KitText.of(new KitOwner("lyon", "master-data"), new OperationKit("product.master", References.DEFAULT));

    /** The order key of a message is its item, and its number the weight. */
    static final String SPEC =
            """
            {"workflow": "masterData",
             "source": {"system": "erp", "kafka": {"topic": "items"}},
             "gate": {"when": "changed > 20 %"},
             "contract": {"version": "1.0.0", "format": "json", "schema": {
               "type": "object", "required": ["id", "order", "n"],
               "properties": {"id": {"type": "string"}, "order": {"type": "string", "minLength": 1, "maxLength": 64}, "n": {"type": "integer"}}}},
             "keys": {"order": ["order"], "idempotency": ["id"], "onConflict": "reject"},
             "target": {"odoo": {"duty": "master-data"}},
             "mapping": {"steps": [{"do": "product.master", "fields": [
               {"to": "item", "from": "order"}, {"to": "name", "from": "order"}, {"to": "type", "value": "stored"}, {"to": "unit", "value": "Units"},
               {"to": "weight", "from": "n"}]}]},
             "retries": {"initialDelay": "1s", "maxDelay": "2s", "holdFor": "1h"},
             "onFailure": {"contract": "deadLetter", "mapping": "deadLetter", "business": "hold", "exhausted": "deadLetter"}}
            """;

    private final LedgerTarget target = new LedgerTarget();

    private static TestInterface items(EmbeddedKafka broker, int partitions) throws Exception {
        return new TestInterface(broker.bootstrapServers(), partitions).change(before -> SPEC);
    }

    private Batch run(TestInterface items) throws Exception {
        try (Delivery delivery = items.start(target)) {
            assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
            return delivery.waiting().get(items.id.name());
        }
    }

    private static int weight(Operation operation) {
        return operation
                .work()
                .match(
                        apply -> apply.effect().match(odoo -> odoo.steps()
                                .get(0)
                                .<Integer>match(
                                        load -> null, upsert -> null, find -> null, call -> null, one -> one.document()
                                                .path("weight")
                                                .intValue())),
                        close -> null);
    }

    /** Those above this weight are others in the target. */
    private void changesAbove(int weight) {
        target.looking = operation -> List.of(weight(operation) > weight ? Change.changed : Change.kept);
    }

    @Test
    void aBatchIsAppliedUnaskedUntilItWouldChangeMoreThanItMayAndEveryMessageIsAskedAbout(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface items = items(broker, 3)) {
            for (int n = 1; n <= 700; n++) {
                items.send(body("a" + n, "item" + n, n));
            }
            items.producer.flush();
            changesAbove(560);
            assertThat(run(items)).as("140 of 700").isNull();
            assertThat(target.effects).hasSize(700);
            assertThat(target.looks.get()).isEqualTo(700);

            for (int n = 1; n <= 700; n++) {
                items.send(body("b" + n, "item" + n, n));
            }
            items.producer.flush();
            changesAbove(559);
            Batch waiting = run(items);
            assertThat(waiting.why())
                    .isEqualTo("the gate says changed > 20 %, and of the 700 records that its messages describe"
                            + " 0 would be new, 141 changed and 0 unclear");
            assertThat(waiting.changes()).isEqualTo(new Batch.Changes(700, 0, 141, 0));
            assertThat(target.effects).as("nothing unasked").hasSize(700);

            items.release = new Release("items-1", true, waiting);
            assertThat(run(items)).isNull();
            assertThat(target.effects).hasSize(1400);
        }
    }

    /** Else a batch would be let through because it repeats what it leaves alone. */
    @Test
    void aRecordCountsOnceWithTheMostThatAnyOfItsMessagesWouldDoToIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface items = items(broker, 1)) {
            for (int n = 1; n <= 9; n++) {
                items.send("a" + n, "A", n == 5 ? 1 : 0);
                items.send("b" + n, "B", 0);
            }
            items.send("no JSON").get();
            changesAbove(0);
            Batch waiting = run(items);
            assertThat(waiting.changes()).isEqualTo(new Batch.Changes(2, 0, 1, 0));
            assertThat(waiting.failing()).as("describes no record").isEqualTo(1);
            target.looking = operation -> List.of(weight(operation) > 0 ? Change.unclear : Change.kept);
            assertThat(run(items).changes()).isEqualTo(new Batch.Changes(2, 0, 0, 1));
            target.looking = operation -> List.of(weight(operation) > 0 ? Change.unclear : Change.created);
            assertThat(run(items).changes()).isEqualTo(new Batch.Changes(2, 2, 0, 0));
        }
    }

    @Test
    void aReleaseIsVoidWhenSomethingElseWouldBeChangedByNow(EmbeddedKafka broker) throws Exception {
        try (TestInterface items = items(broker, 1)) {
            for (int n = 1; n <= 4; n++) {
                items.send("a" + n, "item" + n, n);
            }
            changesAbove(3);
            items.release = new Release("items-1", true, run(items));
            changesAbove(2);
            Batch anew = run(items);
            assertThat(anew.why())
                    .contains("items-1", "is void: it would change something else now: ", "2 changed", "1 changed");
            assertThat(target.effects).isEmpty();
            items.release = new Release("items-2", true, anew);
            assertThat(run(items)).isNull();
            assertThat(target.effects).hasSize(4);
        }
    }

    /** Whoever edits the target, or sends more of what is there already, would else have it applied with nobody asked. */
    @Test
    void aRefusedBatchStaysRefusedAlthoughTheTargetWouldChangeLessByNow(EmbeddedKafka broker) throws Exception {
        try (TestInterface items = items(broker, 2)) {
            for (int n = 1; n <= 8; n++) {
                items.send("a" + n, "item" + n, n);
            }
            items.producer.flush();
            changesAbove(6);
            Batch refused = run(items);
            assertThat(refused.changes()).isEqualTo(new Batch.Changes(8, 0, 2, 0));
            items.release = new Release("items-1", false, refused);
            for (int n = 9; n <= 16; n++) {
                items.send("a" + n, "item" + n, 0);
            }
            items.producer.flush();
            changesAbove(7);
            assertThat(run(items)).isEqualTo(refused);
            assertThat(target.effects).isEmpty();
        }
    }

    @Test
    void aBatchThatWaitsAsksTheTargetNothingAgain(EmbeddedKafka broker) throws Exception {
        try (TestInterface items = items(broker, 1)) {
            for (int n = 1; n <= 4; n++) {
                items.send("a" + n, "item" + n, n);
            }
            changesAbove(0);
            Batch waiting = run(items);
            items.release = new Release("items-1", false, waiting);
            int asked = target.looks.get();
            assertThat(run(items)).isEqualTo(waiting);
            target.looking = operation -> {
                throw LedgerTarget.failure(TargetException.Kind.unreachable);
            };
            assertThat(run(items)).as("the target is away").isEqualTo(waiting);
            assertThat(target.looks.get()).isEqualTo(asked);
        }
    }

    /** What is applied of it would else be unchanged by now, and void what is left. */
    @Test
    void whatWasBegunIsEndedWithoutBeingAskedAnew(EmbeddedKafka broker) throws Exception {
        try (TestInterface items = items(broker, 1)) {
            items.maxRecords = 1;
            items.connections = 1;
            for (int n = 1; n <= 10; n++) {
                items.send("a" + n, "item" + n, n);
            }
            items.release = new Release("items-1", true, run(items));
            int asked = target.looks.get();
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) throws TargetException {
                    if (target.effects.size() >= 5) {
                        throw LedgerTarget.failure(TargetException.Kind.unreachable);
                    }
                }
            };
            try (Delivery killed = items.start(target, TestInterface.commitEvery(Duration.ofMillis(10)))) {
                killed.drain(Duration.ofMillis(1), PATIENCE);
                TestInterface.eventually(() -> target.effects.size() >= 5);
            }
            assertThat(target.looks.get()).as("asked once before it began").isEqualTo(asked + 10);
            target.hook = new LedgerTarget.Hook() {};
            assertThat(run(items)).isNull();
            assertThat(target.effects).hasSize(10);
            assertThat(target.looks.get()).isEqualTo(asked + 10);
        }
    }

    /** Its owner died before it wrote down that it begins, and the other one did not. */
    @Test
    void aPartitionThatHasNotBegunIsNotAskedAboutWhereAnotherHas(EmbeddedKafka broker) throws Exception {
        try (TestInterface items = items(broker, 2)) {
            for (int n = 1; n <= 10; n++) {
                items.send("a" + n, "item" + n, n);
            }
            items.producer.flush();
            items.release = new Release("items-1", true, run(items));
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) throws TargetException {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            };
            try (Delivery killed = items.start(target, TestInterface.commitEvery(Duration.ofMillis(10)))) {
                killed.drain(Duration.ofMillis(1), PATIENCE);
                TestInterface.eventually(() -> begun(items) == 2);
            }
            ObjectNode checkpoint =
                    (ObjectNode) Json.MAPPER.readTree(items.lastCheckpoint().write());
            assertThat(checkpoint.remove("released")).isNotNull();
            items.writeCheckpoint(0, Checkpoint.read(Json.MAPPER.writeValueAsBytes(checkpoint)));
            target.hook = new LedgerTarget.Hook() {};
            int asked = target.looks.get();
            assertThat(run(items)).isNull();
            assertThat(target.effects).hasSize(10);
            assertThat(target.looks.get()).isEqualTo(asked);
        }
    }

    private static long begun(TestInterface items) {
        try {
            return items.auditWithRevisions().stream()
                    .filter(each -> each.what() == What.revision && each.released() != null)
                    .count();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whileTheTargetIsAwayNothingIsAppliedAndItIsAskedAgain(EmbeddedKafka broker) throws Exception {
        AtomicInteger fails = new AtomicInteger(3);
        target.looking = operation -> {
            if (fails.getAndDecrement() > 0) {
                throw LedgerTarget.failure(TargetException.Kind.unreachable);
            }
            return List.of(Change.kept);
        };
        try (TestInterface items = items(broker, 1)) {
            items.send("a1", "A", 1);
            assertThat(run(items)).isNull();
            assertThat(target.effects).hasSize(1);

            items.send("a2", "B", 1);
            fails.set(Integer.MAX_VALUE);
            try (Delivery delivery = items.start(target)) {
                assertThat(delivery.drain(PATIENCE, Duration.ofMillis(200)))
                        .hasEntrySatisfying(items.id.name(), why -> assertThat(why)
                                .contains(
                                        "blocked for", "nobody knows what its batch would change: test: unreachable"));
            }
            assertThat(target.effects).hasSize(1);
        }
    }

    @Test
    void whatIsHeldIsAskedAboutAsItWouldBeTried(EmbeddedKafka broker) throws Exception {
        List<Operation> asked = new CopyOnWriteArrayList<>();
        target.looking = operation -> {
            asked.add(operation);
            return List.of(Change.created);
        };
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface items = items(broker, 1)) {
            items.send("a1", "A", 1);
            items.release = new Release("items-1", true, run(items));
            assertThat(run(items).parts().get(0).setAside()).isEqualTo(1);
            items.command(Command.of("c1", Command.Action.edit, new Command.ByOffset(0), "eve", "a unit", Instant.now())
                    .with(new Command.Edit(0, Json.MAPPER.readTree(body("a1", "A", 7)))));
            asked.clear();
            Batch edited = run(items);
            assertThat(edited.changes()).isEqualTo(new Batch.Changes(1, 1, 0, 0));
            assertThat(asked).last().satisfies(last -> {
                assertThat(weight(last)).isEqualTo(7);
                assertThat(last.edition()).isEqualTo(1);
                assertThat(last.stamp()).isPositive();
            });

            target.refuse = operation -> Optional.empty();
            items.release = new Release("items-2", true, edited);
            assertThat(run(items)).isNull();
        }
    }

    /** Else its first effect would answer for the second one, and nobody would be asked. */
    @Test
    void whatIsToBeAppliedASecondTimeIsAskedAboutAsSuchAndWaits(EmbeddedKafka broker) throws Exception {
        List<Operation> asked = new CopyOnWriteArrayList<>();
        target.looking = operation -> List.of(Change.kept);
        try (TestInterface items = items(broker, 1)) {
            items.send("a1", "A", 1);
            assertThat(run(items)).isNull();
            assertThat(target.effects).hasSize(1);
            target.looking = operation -> {
                asked.add(operation);
                return List.of(Change.changed);
            };
            String seen = ReplayTest.seen(items, new Command.WasApplied(0, 1, null, null, null, false));
            items.command(
                    "c1",
                    Command.Action.applyAgain,
                    new Command.WasApplied(0, 1, null, null, null, false, seen),
                    "it was undone by hand");

            Batch waiting = run(items);

            assertThat(waiting.changes()).isEqualTo(new Batch.Changes(1, 0, 1, 0));
            assertThat(asked).singleElement().satisfies(each -> {
                assertThat(each.work()).isInstanceOfSatisfying(Operation.Apply.class, apply -> assertThat(apply.again())
                        .isTrue());
                assertThat(each.stamp()).isPositive();
            });
            assertThat(target.effects).hasSize(1);
            items.release = new Release("items-1", true, waiting);
            assertThat(run(items)).isNull();
            assertThat(target.effects).hasSize(2);
        }
    }

    /** The whole way: through the side kit into Odoo. */
    @Test
    void aFirstLoadWaitsTheSameLoadDoesNotAndABrokenOneWaits(EmbeddedKafka broker, @TempDir Path directory)
            throws Exception {
        try (OdooSimulator odoo = OdooSimulator.start(directory, 0)) {
            Supplier<String> key = () -> odoo.keys().get("bot_master");
            new OdooAdministration(odoo.url(), OdooSimulator.DATABASE, null)
                    .install(
                            () -> odoo.keys().get("bot_admin"),
                            CLUSTER,
                            List.of(new OdooAdministration.DutyKit(key, KIT)));
            OdooTarget there = new OdooTarget(
                    new OdooConnector(null).open(new OdooEndpoint(odoo.url(), OdooSimulator.DATABASE, key, null)),
                    KIT.actionName(),
                    CLUSTER,
                    null);
            try (TestInterface items = new TestInterface(broker)) {
                items.change(before -> SPEC);
                loads(items, there, items.id.name());
            }
        }
    }

    /** What a plant's extracts do, one after the other. */
    static void loads(TestInterface items, OdooTarget odoo, String prefix) throws Exception {
        extract(items, prefix, "first", 0, 0);
        Batch first = run(items, odoo);
        assertThat(first.changes()).as("a plant's first load").isEqualTo(new Batch.Changes(10, 10, 0, 0));
        items.release = new Release("items-1", true, first);
        assertThat(run(items, odoo)).isNull();

        extract(items, prefix, "same", 0, 0);
        assertThat(run(items, odoo)).as("the same items the day after").isNull();
        extract(items, prefix, "two", 2, 5);
        assertThat(run(items, odoo)).as("two of ten").isNull();

        extract(items, prefix, "broken", 10, 7);
        Batch broken = run(items, odoo);
        assertThat(broken.changes()).isEqualTo(new Batch.Changes(10, 0, 10, 0));
        assertThat(broken.why()).startsWith("the gate says changed > 20 %");
        assertThat(run(items, odoo)).as("asked once more").isEqualTo(broken);
        items.release = new Release("items-2", true, broken);
        assertThat(run(items, odoo)).isNull();
        extract(items, prefix, "again", 10, 7);
        assertThat(run(items, odoo)).as("now it is so").isNull();
    }

    /** Ten items; the first ones with another weight. */
    private static void extract(TestInterface items, String prefix, String day, int others, int more) throws Exception {
        for (int n = 0; n < 10; n++) {
            items.send(prefix + day + n, prefix + n, n + (n < others ? more : 0));
        }
    }

    private static Batch run(TestInterface items, OdooTarget odoo) throws Exception {
        try (Delivery delivery = items.start(odoo)) {
            assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
            return delivery.waiting().get(items.id.name());
        }
    }
}
