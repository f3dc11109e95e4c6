package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Edit;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.Aside;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A human puts another content in the place of a message that is set aside: same place, same keys, one effect. */
@ExtendWith(KafkaExtension.class)
class EditTest {
    private static final Function<Operation, Optional<dev.plantline.model.Verdict.Rejected>> NOTHING =
            operation -> Optional.empty();

    private final LedgerTarget target = new LedgerTarget();

    static void edit(TestInterface lots, String uid, long offset, int edition, String message) throws Exception {
        edit(lots, uid, new Command.ByOffset(offset), edition, message, "typing mistake");
    }

    private static void edit(
            TestInterface lots, String uid, Command.Selection which, int edition, String message, String reason)
            throws Exception {
        JsonNode tree = message == null ? null : Json.MAPPER.readTree(message);
        new Aside(lots.kafka)
                .ask(
                        lots.id,
                        0,
                        Command.of(uid, Action.edit, which, "ann", reason, Instant.now())
                                .with(new Edit(edition, tree)));
    }

    /** What an effect wrote into the field {@code ref}, which the mapping fills from {@code n}. */
    private static String written(LedgerTarget.Effect effect) {
        return effect.steps().toString();
    }

    @Test
    void aDeadLetterIsAppliedWithItsNewContentAtItsPlaceAndUnderItsKey(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            String key;
            try (Delivery delivery = lots.start(target)) {
                lots.send("{\"id\":\"m1\",\"order\":\"A\",\"n\":\"seven\"}").get();
                eventually(() -> totals(delivery).deadLettered() == 1);
                key = target.rows.keySet().iterator().next();
                edit(lots, "c1", 0, 0, "{\"id\":\"m1\",\"order\":\"A\",\"n\":7}");
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(lots.answer("c1").human().result()).isEqualTo("offset 0 has edition 1");
            assertThat(lots.answer("c1").human().reason()).isEqualTo("typing mistake");
            assertThat(target.effects).singleElement().satisfies(each -> {
                assertThat(each.key()).isEqualTo(key);
                assertThat(each.position().offset()).isZero();
                assertThat(written(each)).contains("7");
            });
            String content = lots.compiled()
                    .keys("{\"id\":\"m1\",\"order\":\"A\",\"n\":7}".getBytes(UTF_8))
                    .contentHash();
            assertThat(target.rows.get(key).content()).isEqualTo(content);
            List<AuditRecord> lines = lots.audit();
            assertThat(lines)
                    .extracting(AuditRecord::what)
                    .containsExactly(What.deadLettered, What.command, What.held, What.applied);
            assertThat(lines.get(2).edition()).isEqualTo(1);
            assertThat(lines.get(2).human().action()).isEqualTo(Action.edit);
            assertThat(lines.get(2).human().actor()).isEqualTo("ann");
            assertThat(lines.get(3).edition()).isEqualTo(1);
            assertThat(lines.get(3).message().contentHash()).isEqualTo(content);
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
            assertThat(lots.aside()).isEmpty();
        }
    }

    @Test
    void successorsStayBehindAnEditedMessageAndMayBeEditedThemselves(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.position().offset() == 0 && operation.edition() == 0
                ? Optional.of(LedgerTarget.business("no"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "A", 2);
                lots.send("m3", "A", 3);
                eventually(() -> totals(delivery).held() == 3);
                edit(lots, "c1", 1, 0, TestInterface.body("m2", "A", 22));
                assertThat(lots.answer("c1").what()).isEqualTo(What.command);
                assertThat(target.effects).as("its turn has not come").isEmpty();
                assertThat(totals(delivery).held()).isEqualTo(3);

                // While it is just being tried by itself an edit is refused, and asked for again.
                for (int i = 2; i == 2 || lots.answer("c" + (i - 1)).what() != What.command; i++) {
                    edit(lots, "c" + i, 0, 0, TestInterface.body("m1", "A", 11));
                }
                eventually(() -> totals(delivery).applied() == 3);
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L, 1L, 2L);
            assertThat(target.effects.stream().map(EditTest::written).toList())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("11"),
                            second -> assertThat(second).contains("22"),
                            third -> assertThat(third).contains("3"));
            assertThat(lots.settled().applied()).isEqualTo(3);
        }
    }

    @Test
    void whatIsEditedOutlivesItsOwnerAndTheSameCommandActsOnce(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
            }
            edit(lots, "c1", 0, 0, TestInterface.body("m1", "A", 2)); // nobody is there
            try (Delivery delivery = lots.start(target)) {
                assertThat(lots.answer("c1").what()).isEqualTo(What.command);
                eventually(() -> totals(delivery).held() == 1);
            }
            assertThat(lots.aside()).singleElement().satisfies(each -> {
                assertThat(each.state().edition()).isEqualTo(1);
                assertThat(lots.body(each)).isEqualTo(TestInterface.body("m1", "A", 2));
            });
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).held() == 1);
                // The same command once more, made from what stands there now.
                edit(lots, "c1", 0, 1, TestInterface.body("m1", "A", 3));
                eventually(() -> count(lots, What.commandRefused) == 1);
                // Who looked at it before the edit gives up and tries nothing of what stands there now.
                lots.command("d1", Action.discard, new Command.ByOffset(0, 0), "wrong");
                lots.command("r1", Action.retry, new Command.ByOffset(0, 0), null);
                assertThat(lots.refusal("d1")).contains("has edition 1", "somebody edited it meanwhile");
                assertThat(lots.refusal("r1")).contains("has edition 1", "somebody edited it meanwhile");
                Map<Command.Selection, Action> named = Map.of(
                        new Command.All(),
                        Action.discard,
                        new Command.ByOrderKey("A"),
                        Action.retry,
                        new Command.SetAsideBefore(Instant.now().plusSeconds(3600)),
                        Action.discard);
                for (Map.Entry<Command.Selection, Action> one : named.entrySet()) {
                    String uid = "l" + one.getKey().getClass().getSimpleName();
                    Command command = Command.of(uid, one.getValue(), one.getKey(), "ann", "wrong", Instant.now());
                    new Aside(lots.kafka).ask(lots.id, 0, command.lookedAt(List.of()));
                    assertThat(lots.refusal(uid)).contains("has edition 1", "somebody edited it meanwhile");
                }
                Command looked = Command.of("l1", Action.retry, new Command.All(), "ann", null, Instant.now());
                new Aside(lots.kafka).ask(lots.id, 0, looked.lookedAt(List.of(new Command.Edited(0, 1))));
                assertThat(lots.answer("l1").what()).isEqualTo(What.command);
                eventually(() -> totals(delivery).held() == 1);
                lots.command("r2", Action.retry, new Command.ByOffset(0, 1), null);
                assertThat(lots.answer("r2").what()).isEqualTo(What.command);
                eventually(() -> totals(delivery).held() == 1);
                target.refuse = NOTHING;
                lots.command("c2", Action.retry, new Command.All(), null);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(target.effects)
                    .singleElement()
                    .satisfies(each -> assertThat(written(each)).contains("2").doesNotContain("3"));
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    private static long count(TestInterface lots, What what) {
        try {
            return lots.audit().stream().filter(line -> line.what() == what).count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWouldBeAnotherMessageOrNoneIsRefusedAndAudited(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker)) {
            takeLargerRecords(lots);
            CommandTest.hourBetweenTries(lots);
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                String good = TestInterface.body("m1", "A", 2);
                edit(lots, "other-id", 0, 0, TestInterface.body("m2", "A", 2));
                edit(lots, "other-order", 0, 0, TestInterface.body("m1", "B", 2));
                edit(lots, "without-key", 0, 0, "{\"order\":\"A\",\"n\":2}");
                edit(lots, "no-object", 0, 0, "[1]");
                edit(lots, "nothing", 0, 0, null);
                edit(lots, "other-edition", 0, 1, good);
                edit(lots, "not-there", 5, 0, good);
                edit(lots, "several", new Command.ByOrderKey("A"), 0, good, "why not");
                edit(lots, "silent", new Command.ByOffset(0), 0, good, " ");
                edit(
                        lots,
                        "huge",
                        0,
                        0,
                        "{\"id\":\"m1\",\"order\":\"A\",\"n\":2,\"code\":\"" + "x".repeat(1 << 20) + "\"}");

                assertThat(lots.refusal("other-id")).contains("has other keys");
                assertThat(lots.refusal("other-order")).contains("has other keys");
                assertThat(lots.refusal("without-key")).contains("has no keys", "/id");
                assertThat(lots.refusal("no-object")).contains("one JSON object");
                assertThat(lots.refusal("nothing")).contains("one JSON object");
                assertThat(lots.refusal("other-edition")).contains("has edition 0", "made from edition 1");
                assertThat(lots.refusal("not-there")).contains("nothing that it names is set aside");
                assertThat(lots.refusal("several")).contains("edit takes one message, by its offset");
                assertThat(lots.refusal("silent")).contains("edit needs a reason");
                assertThat(lots.refusal("huge")).contains("a message of the plant may have");
                assertThat(totals(delivery).held()).isEqualTo(1);
            }
            assertThat(lots.aside())
                    .singleElement()
                    .satisfies(each -> assertThat(each.state().edition()).isZero());
            assertThat(lots.settled().held()).isEqualTo(1);
        }
    }

    /** As the operator makes the topic: larger than the plant's largest message. */
    private static void takeLargerRecords(TestInterface lots) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, lots.id.asideTopic()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", "2000000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void whatTheTargetHasAppliedBeforeTheEditIsNamedWithTheContentThatItHadThen(EmbeddedKafka broker) throws Exception {
        String content;
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker)) {
            CommandTest.hourBetweenTries(lots); // else a try may find it before the edit comes
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                Operation sent = target.calls.get(0).operations().get(0);
                content = sent.content();
                // An attempt of the owner before got through, and nobody heard it.
                target.rows.put(
                        sent.key(), new LedgerTarget.Row(sent.content(), sent.position(), "applied", 0, "stock.lot,1"));
                edit(lots, "c1", 0, 0, TestInterface.body("m1", "A", 2));
                assertThat(lots.answer("c1").what()).isEqualTo(What.command);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(target.effects).as("not a second time").isEmpty();
            assertThat(lots.audit()).last().satisfies(line -> {
                assertThat(line.recovered()).isTrue();
                assertThat(line.edition()).as("not that of the edit").isZero();
                assertThat(line.message().contentHash()).isEqualTo(content);
            });
        }
    }
}
