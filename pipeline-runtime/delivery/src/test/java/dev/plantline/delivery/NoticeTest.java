package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.LedgerTarget.Noting;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Notice;
import dev.plantline.model.NoticeCall;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who works in the target is told on the record concerned: once for each cause and record, and no longer than a message of both is set aside. */
@ExtendWith(KafkaExtension.class)
class NoticeTest {
    private static final String ORDER = "mrp.production,7";

    private final LedgerTarget target = new LedgerTarget();

    private void refuse(String record, String reason) {
        target.refuse = operation -> Optional.of(LedgerTarget.businessAt(record, reason));
    }

    private Delivery start(TestInterface lots) {
        return lots.start(
                telling(lots.configuration()), TestInterface.target(target), lots.clock, new java.util.Random());
    }

    private static RuntimeConfiguration telling(RuntimeConfiguration configuration) {
        Map<String, OdooConnection> connections = new TreeMap<>();
        configuration.odooConnections().forEach((name, each) -> {
            RuntimeConfiguration.Duty stock = new RuntimeConfiguration.Duty("key", null)
                    .telling(new TreeMap<>(Map.of("Logistics", "marie@plant.example")));
            connections.put(
                    name,
                    new OdooConnection(
                            each.url(), each.database(), each.caFile(), each.workers(), Map.of("stock", stock)));
        });
        return new RuntimeConfiguration(
                configuration.version(),
                configuration.plant(),
                configuration.role(),
                configuration.latencyClass(),
                configuration.finance(),
                configuration.timing(),
                connections,
                configuration.interfaces());
    }

    /** Looks come some seconds apart. */
    private static void later(TestInterface lots) {
        lots.clock.advance(Duration.ofSeconds(6));
        lots.clock.awaitTurns(3);
    }

    @Test
    void twentyMessagesThatFailForOneCauseAtOneRecordAreOneNoticeWhichGoesWhenAllAreApplied(EmbeddedKafka broker)
            throws Exception {
        refuse(ORDER, "the order WH/MO/7 is <done> & closed");
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = start(lots)) {
            for (int i = 0; i < 20; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            eventually(() -> totals(delivery).held() == 20);
            later(lots);
            eventually(() -> target.notices.size() == 1);
            later(lots);
            assertThat(target.opened).hasSize(1);
            Notice notice = target.opened.get(0);
            assertThat(notice.record()).isEqualTo(ORDER);
            assertThat(notice.login()).isEqualTo("marie@plant.example");
            assertThat(notice.summary()).isEqualTo("Plantline: the order WH/MO/7 is <done> & closed");
            assertThat(String.join("\n", notice.texts()))
                    .contains(
                            "/lines/0/quantity",
                            lots.aside().get(0).state().id(),
                            "order0",
                            "0/0",
                            lots.id.toString(),
                            "tried again by itself");
            target.refuse = operation -> operation.position().offset() == 19
                    ? Optional.of(LedgerTarget.businessAt(ORDER, "the order WH/MO/7 is <done> & closed"))
                    : Optional.empty();
            lots.clock.advance(Duration.ofMinutes(1));
            eventually(() -> totals(delivery).applied() == 19);
            later(lots);
            assertThat(target.notices).as("one of them still fails").hasSize(1);
            target.refuse = operation -> Optional.empty();
            lots.clock.advance(Duration.ofMinutes(1));
            eventually(() -> totals(delivery).applied() == 20);
            later(lots);
            eventually(() -> target.notices.isEmpty());
            assertThat(target.closed).containsExactly("Plantline: applied, or made needless by another message");
            assertThat(target.opened).hasSize(1);
        }
    }

    /** What Odoo has moves with each try; that the message asks for more than it has does not. */
    @Test
    void numbersThatMoveWithEachTryMakeNoNewNotice(EmbeddedKafka broker) throws Exception {
        AtomicInteger has = new AtomicInteger();
        target.refuse = operation -> Optional.of(
                LedgerTarget.businessAt(ORDER, "Odoo has " + has.incrementAndGet() + " kg, and 50 are to leave it"));
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = start(lots)) {
            lots.send("m0", "order0", 0);
            eventually(() -> totals(delivery).held() == 1);
            later(lots);
            eventually(() -> target.notices.size() == 1);
            for (int i = 0; i < 3; i++) {
                int before = has.get();
                lots.clock.advance(Duration.ofMinutes(5));
                eventually(() -> has.get() > before);
                later(lots);
            }
            assertThat(target.opened).hasSize(1);
            assertThat(target.closed).isEmpty();
            assertThat(target.notices).hasSize(1);
        }
    }

    @Test
    void eachCauseAndEachRecordHasItsOwn(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.businessAt(
                operation.position().offset() < 2 ? ORDER : "mrp.production,8",
                operation.position().offset() == 0 ? "no component" : "it is done"));
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = start(lots)) {
            for (int i = 0; i < 4; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            eventually(() -> totals(delivery).held() == 4);
            later(lots);
            eventually(() -> target.notices.size() == 3);
        }
    }

    @Test
    void aNoticeGoesWhenItsMessageIsGivenUpOrEdited(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.edition() == 0
                ? Optional.of(LedgerTarget.businessAt(
                        "mrp.production," + (7 + operation.position().offset()), "it is done"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            CommandTest.hourBetweenTries(lots); // while it is just being tried by itself the edit would be refused
            try (Delivery delivery = start(lots)) {
                lots.send("m0", "A", 1);
                lots.send("m1", "B", 1);
                eventually(() -> totals(delivery).held() == 2);
                later(lots);
                eventually(() -> target.notices.size() == 2);
                lots.command("c1", Action.discard, new Command.ByOffset(0), "a test");
                eventually(() -> totals(delivery).discarded() == 1);
                later(lots);
                eventually(() -> target.notices.size() == 1);
                assertThat(target.closed).containsExactly("Plantline: given up by ann");
                EditTest.edit(lots, "c2", 1, 0, TestInterface.body("m1", "B", 11));
                eventually(() -> totals(delivery).applied() == 1);
                later(lots);
                eventually(() -> target.notices.isEmpty());
                assertThat(target.closed)
                        .containsExactly(
                                "Plantline: given up by ann",
                                "Plantline: applied, or made needless by another message");
            }
        }
    }

    @Test
    void aPodThatIsKilledBehindItsCallTellsNothingTwiceAndTheNextOneClosesWhatItHasLeft(EmbeddedKafka broker)
            throws Exception {
        refuse(ORDER, "it is done");
        target.noticing = Noting.answerLost;
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                lots.send("m0", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                later(lots);
                eventually(() -> target.opened.size() == 1);
            }
            target.noticing = Noting.kept;
            try (Delivery delivery = start(lots)) {
                eventually(() -> totals(delivery).held() == 1);
                int before = target.noticeCalls.get();
                later(lots);
                eventually(() -> target.noticeCalls.get() > before || before > 1);
                assertThat(target.opened).hasSize(1);
                assertThat(target.notices).hasSize(1);
            }
            target.refuse = operation -> Optional.empty();
            try (Delivery delivery = lots.start(target)) {
                lots.clock.advance(Duration.ofMinutes(1));
                eventually(() -> totals(delivery).applied() == 1);
                assertThat(target.notices).as("it may not tell any more").hasSize(1);
            }
            try (Delivery delivery = start(lots)) {
                eventually(() -> target.notices.isEmpty());
                assertThat(totals(delivery).applied()).isEqualTo(1);
            }
        }
    }

    @Test
    void nobodyIsToldUnlessTheDutyMay(EmbeddedKafka broker) throws Exception {
        refuse(ORDER, "it is done");
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            lots.send("m0", "A", 1);
            eventually(() -> totals(delivery).held() == 1);
            later(lots);
            assertThat(target.noticeCalls).hasValue(0);
        }
    }

    @Test
    void whatCouldNotBeClosedIsTriedAgainInAnHour(EmbeddedKafka broker) throws Exception {
        refuse(ORDER, "it is done");
        target.keepsNotices = true;
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = start(lots)) {
            lots.send("m0", "A", 1);
            eventually(() -> totals(delivery).held() == 1);
            later(lots);
            eventually(() -> target.notices.size() == 1);
            int calls = target.noticeCalls.get();
            target.refuse = operation -> Optional.empty();
            lots.clock.advance(Duration.ofMinutes(1));
            eventually(() -> totals(delivery).applied() == 1);
            later(lots);
            eventually(() -> target.noticeCalls.get() == calls + 1);
            target.keepsNotices = false;
            later(lots);
            assertThat(target.notices).as("not at once").hasSize(1);
            lots.clock.advance(Duration.ofMinutes(61));
            eventually(() -> target.notices.isEmpty());
        }
    }

    @Test
    void whatCannotBeToldIsTriedUntilAsManyHaveFailedAsMayStand(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.businessAt(
                "mrp.production," + (7 + operation.position().offset()), "it is done"));
        java.util.Set<String> tried = java.util.concurrent.ConcurrentHashMap.newKeySet();
        target.noNotice = notice -> {
            tried.add(notice.record());
            return "Odoo has no user";
        };
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = start(lots)) {
            int messages = NoticeCall.MOST + 30;
            for (int i = 0; i < messages; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            eventually(() -> totals(delivery).held() == messages);
            for (int i = 0; i < 12; i++) {
                later(lots);
            }
            assertThat(tried).hasSize(NoticeCall.MOST);
        }
    }

    @Test
    void whatCannotBeToldIsTriedAgainInAnHourAndDelaysNothing(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.position().offset() < 2
                ? Optional.of(LedgerTarget.businessAt(
                        "mrp.production," + (7 + operation.position().offset()), "it is done"))
                : Optional.empty();
        target.noNotice = notice -> notice.record().equals(ORDER) ? "Odoo has no user" : null;
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = start(lots)) {
            lots.send("m0", "A", 1);
            lots.send("m1", "B", 1);
            eventually(() -> totals(delivery).held() == 2);
            later(lots);
            eventually(() -> target.notices.size() == 1);
            int calls = target.noticeCalls.get();
            later(lots);
            later(lots);
            assertThat(target.noticeCalls).as("nothing is new").hasValue(calls);
            target.noNotice = notice -> null;
            target.noticing = Noting.away;
            lots.clock.advance(Duration.ofMinutes(61));
            eventually(() -> target.noticeCalls.get() == calls + 1);
            lots.send("m2", "C", 1);
            eventually(() -> totals(delivery).applied() == 1);
            target.noticing = Noting.kept;
            lots.clock.advance(Duration.ofMinutes(2));
            eventually(() -> target.notices.size() == 2);
            assertThat(target.opened).extracting(Notice::record).isEqualTo(List.of("mrp.production,8", ORDER));
        }
    }
}
