package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.closing;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.name;
import static dev.plantline.odoo.Operations.versioned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plantline.model.MessageVersion;
import dev.plantline.model.Notice;
import dev.plantline.model.NoticeCall;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Target;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.LedgerRehoming.Page;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one duty has applied becomes known under another one, of one interface and no other. */
abstract class RehomeConformance extends ConformanceSuite {
    private static final String PRODUCTION = "production";
    private static final String MASTER = "master-data";

    /** Topic ids of all interfaces of this suite so far. */
    private final Set<String> topics = new TreeSet<>();

    /** Every column of every row that names one of these topic ids, in the order of their ids, read past every kit. The ledger is others' too. */
    abstract List<String> ledger(Set<String> topics) throws Exception;

    private Supplier<String> administrator() {
        return () -> odoo.keys().get("bot_admin");
    }

    private Rehoming rehoming(String from, String to, Operations... interfaces) {
        return new Rehoming(
                OdooUnderTest.PLANT,
                from,
                to,
                Set.of(Arrays.stream(interfaces)
                        .map(each -> each.partition.topicId())
                        .toArray(String[]::new)));
    }

    private long rehome(String from, String to, Operations... interfaces) throws OdooFault {
        return odoo.administration().rehome(administrator(), OdooUnderTest.CLUSTER, rehoming(from, to, interfaces));
    }

    private LedgerRehoming step(String from, String to, Operations... interfaces) throws OdooFault {
        return new LedgerRehoming(odoo.as("bot_admin"), OdooUnderTest.CLUSTER, rehoming(from, to, interfaces));
    }

    private OdooFault refused(String from, String to, Operations... interfaces) throws Exception {
        Stream.of(interfaces).forEach(each -> topics.add(each.partition.topicId()));
        List<String> before = ledger(topics);
        OdooFault fault = catchThrowableOfType(OdooFault.class, () -> rehome(from, to, interfaces));
        assertThat(fault).isNotNull();
        assertThat(ledger(topics)).as("nothing is moved").isEqualTo(before);
        return fault;
    }

    private Operations begun(Target duty, long epoch) throws Exception {
        Operations begun = new Operations();
        topics.add(begun.partition.topicId());
        assertThat(duty.raise(begun.partition, epoch, 0)).isEqualTo(new Target.Ownership(0, 1, true));
        return begun;
    }

    /** Rows that name an interface. */
    private List<String> of(Operations one) throws Exception {
        return ledger(Set.of(one.partition.topicId()));
    }

    @Test
    void aRepeatOfWhatTheFormerDutyAppliedIsADuplicateUnderTheNewOneAndOthersStayByteEqual() throws Exception {
        Operations mine = begun(target, 7);
        Operations others = begun(target, 8);
        Operation applied = versioned(mine.apply("a", lot(loose, name())), "order" + run, new MessageVersion.Number(5));
        Operation closed = mine.apply("c", lot(loose, name()));
        List<Operation> more = new ArrayList<>(List.of(applied, closing(closed, Outcome.discarded)));
        for (int i = 0; i < 5; i++) {
            more.add(mine.apply("m" + i, lot(loose, name())));
        }
        String record = applied(target.apply(mine.call(7, more)).get(0)).record();
        Operation foreign = others.apply("a", lot(loose, name()));
        target.apply(others.call(8, List.of(foreign)));
        List<String> before = of(others);
        OdooTarget now = odoo.master();

        long rows = odoo.administration()
                .rowsToRehome(administrator(), OdooUnderTest.CLUSTER, rehoming(PRODUCTION, MASTER, mine));
        assertThat(rows).as("seven messages, a version and the owner's").isEqualTo(9);
        assertThat(rehome(PRODUCTION, MASTER, mine))
                .as("the owner's stays and is written anew")
                .isEqualTo(8);

        assertThat(of(others)).isNotEmpty().isEqualTo(before);
        assertThat(now.raise(mine.partition, 9, 7))
                .as("the row stands where it stood")
                .isEqualTo(new Target.Ownership(7, 2, true));
        assertThat(now.apply(mine.call(
                        9,
                        List.of(
                                mine.resent(applied),
                                mine.resent(closed),
                                versioned(
                                        mine.apply("late", lot(loose, name())),
                                        "order" + run,
                                        new MessageVersion.Number(4))))))
                .containsExactly(
                        new Verdict.Duplicate(applied.position().text(), record, Outcome.applied),
                        new Verdict.Duplicate(closed.position().text(), "", Outcome.discarded),
                        new Verdict.Superseded());
        assertThat(odoo.administration().moved(() -> odoo.keys().get("bot_mrp"), PRODUCTION))
                .as("as the former duty tells it")
                .containsEntry(mine.partition.topicId(), MASTER)
                .doesNotContainKey(others.partition.topicId());
        assertThat(rehome(PRODUCTION, MASTER, mine)).as("again").isZero();
    }

    @Test
    void aNoticeGoesAlongSoThatTheNewDutyOpensNoSecondOneAndClosesIt() throws Exception {
        Operations mine = begun(target, 7);
        String record = applied(target.apply(mine.call(7, List.of(mine.apply("a", lot(loose, name())))))
                        .get(0))
                .record();
        Notice notice = new Notice("0".repeat(31) + "1", record, "bot_admin", "moved " + name(), List.of("Why"));
        odoo.notices("bot_mrp").notice(new NoticeCall(mine.partition, 7, true, List.of(notice), Map.of()));
        rehome(PRODUCTION, MASTER, mine);
        odoo.master().raise(mine.partition, 9, 7);

        OdooTarget now = odoo.notices("bot_master");
        assertThat(now.notice(new NoticeCall(mine.partition, 9, true, List.of(notice), Map.of())))
                .isEqualTo(new NoticeCall.Answer(1, Map.of()));
        assertThat(open(notice)).as("no second one").isEqualTo(1);
        assertThat(now.notice(new NoticeCall(mine.partition, 9, true, List.of(), Map.of())))
                .isEqualTo(new NoticeCall.Answer(0, Map.of()));
        assertThat(open(notice)).isZero();
    }

    private int open(Notice notice) throws OdooFault {
        return odoo.search(
                        "bot_admin",
                        "mail.activity",
                        List.of(List.of("summary", "=", notice.summary()), List.of("active", "=", true)),
                        "summary")
                .size();
    }

    @Test
    void aPodOfTheFormerDutyIsFencedForGood() throws Exception {
        Operations mine = begun(target, 7);
        Operation next = mine.apply("next", lot(loose, name()));
        rehome(PRODUCTION, MASTER, mine);

        assertThat(target.apply(mine.call(7, List.of(next)))).containsExactly(new Verdict.Fenced());
        assertThat(target.raise(mine.partition, 1_000_000, 0))
                .isEqualTo(new Target.Ownership(Target.Ownership.MOVED_AWAY, 1, false));
        assertThat(target.apply(mine.call(1_000_000, List.of(next)))).containsExactly(new Verdict.Fenced());
    }

    @Test
    void whatEndedHalfWayStopsBothDutiesAndIsWholeWhenItIsRepeated() throws Exception {
        Operations mine = begun(target, 7);
        List<Operation> applied = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            applied.add(mine.apply("a" + i, lot(loose, name())));
        }
        target.apply(mine.call(7, applied));
        OdooTarget now = odoo.master();
        try (LedgerRehoming killed = step(PRODUCTION, MASTER, mine)) {
            killed.fence();
            Page first = killed.page("");
            assertThat(first.last()).isNotNull();
        }

        assertThat(target.apply(mine.call(7, List.of(mine.apply("more", lot(loose, name()))))))
                .containsExactly(new Verdict.Fenced());
        assertThat(now.raise(mine.partition, 9, 7))
                .as("the new duty does not begin before all is moved")
                .isEqualTo(new Target.Ownership(0, 0, false));
        assertThat(odoo.administration().moved(() -> odoo.keys().get("bot_mrp"), PRODUCTION))
                .doesNotContainKey(mine.partition.topicId());
        assertThat(refused(PRODUCTION, "stock", mine).getMessage())
                .contains("are being moved from duty production to duty master-data");

        rehome(PRODUCTION, MASTER, mine);
        assertThat(now.raise(mine.partition, 9, 7)).isEqualTo(new Target.Ownership(7, 2, true));
        assertThat(now.apply(mine.call(9, applied.stream().map(mine::resent).toList())))
                .hasSize(5)
                .allMatch(Verdict.Duplicate.class::isInstance);
    }

    @Test
    void aKeyThatTheNewDutyHasAlreadyIsRefusedByNameAndNothingIsMoved() throws Exception {
        Operations mine = begun(target, 7);
        OdooTarget now = odoo.master();
        Operation both = mine.apply("both", lot(loose, name()));
        target.apply(mine.call(7, List.of(both, mine.apply("other", lot(loose, name())))));
        // As an interface does that has the same keys and other topics, and was given the same name.
        Operations elsewhere = begun(now, 3);
        Operation same = Operations.at(elsewhere, both);
        now.apply(elsewhere.call(3, List.of(closing(same, Outcome.discarded))));

        assertThat(refused(PRODUCTION, MASTER, mine).getMessage())
                .contains(both.key(), both.position().text(), same.position().text(), "nothing was moved");
        assertThat(applied(target.apply(mine.call(7, List.of(both))).get(0)).recovered())
                .as("the former duty goes on")
                .isTrue();
    }

    @Test
    void whatWasMovedCanBeMovedBack() throws Exception {
        Operations mine = begun(target, 7);
        Operation applied = mine.apply("a", lot(loose, name()));
        target.apply(mine.call(7, List.of(applied)));
        OdooTarget now = odoo.master();
        rehome(PRODUCTION, MASTER, mine);
        now.raise(mine.partition, 9, 7);
        assertThat(refused(PRODUCTION, "stock", mine).getMessage())
                .contains("were moved from duty production to duty master-data");

        rehome(MASTER, PRODUCTION, mine);
        assertThat(target.raise(mine.partition, 12, 9)).isEqualTo(new Target.Ownership(9, 3, true));
        assertThat(applied(target.apply(mine.call(12, List.of(applied))).get(0)).recovered())
                .isTrue();
        assertThat(now.raise(mine.partition, 13, 0).raised()).isFalse();
        assertThat(odoo.administration().moved(() -> odoo.keys().get("bot_mrp"), PRODUCTION))
                .doesNotContainKey(mine.partition.topicId());
        assertThat(odoo.administration().moved(() -> odoo.keys().get("bot_master"), MASTER))
                .containsEntry(mine.partition.topicId(), PRODUCTION);
    }

    @Test
    void theWayBackWaitsForTheMoveThatWasBegun() throws Exception {
        Operations mine = begun(target, 7);
        target.apply(mine.call(7, List.of(mine.apply("a", lot(loose, name())))));
        try (LedgerRehoming killed = step(PRODUCTION, MASTER, mine)) {
            killed.fence();
        }

        assertThat(refused(MASTER, PRODUCTION, mine).getMessage())
                .contains(
                        "a move from duty production to duty master-data was begun and has not ended: repeat that one");
        assertThat(refused("stock", PRODUCTION, mine).getMessage())
                .as("another duty's, too")
                .contains("a move from duty production to duty master-data was begun and has not ended");

        rehome(PRODUCTION, MASTER, mine);
        rehome(MASTER, PRODUCTION, mine);
        assertThat(target.raise(mine.partition, 9, 7)).isEqualTo(new Target.Ownership(7, 2, true));
    }

    @Test
    void anEpochOfTheNewDutyThatIsHigherStays() throws Exception {
        Operations mine = begun(target, 7);
        OdooTarget now = odoo.master();
        try (LedgerRehoming half = step(PRODUCTION, MASTER, mine)) {
            half.fence();
        }
        // As a pod does that knows of no epoch before.
        now.raise(mine.partition, 20, 0);
        now.raise(mine.partition, 22, 0);

        rehome(PRODUCTION, MASTER, mine);

        assertThat(now.raise(mine.partition, 23, 22)).isEqualTo(new Target.Ownership(22, 3, true));
    }

    @Test
    void aRepeatOfAnEarlierMoveDoesNotHideTheLaterOne() throws Exception {
        Operations mine = begun(target, 7);
        target.apply(mine.call(7, List.of(mine.apply("a", lot(loose, name())))));
        rehome(PRODUCTION, MASTER, mine);
        rehome(MASTER, "stock", mine);

        assertThat(refused(PRODUCTION, MASTER, mine).getMessage())
                .contains("were moved from duty master-data to duty stock: name that one with --from");
        assertThat(odoo.administration().moved(() -> odoo.keys().get("bot_master"), MASTER))
                .containsEntry(mine.partition.topicId(), "stock");
        rehome("stock", PRODUCTION, mine);
        assertThat(target.raise(mine.partition, 9, 7)).isEqualTo(new Target.Ownership(7, 2, true));
    }

    @Test
    void whatIsNoInterfaceOfTheDutyOrOfTheClusterIsRefused() throws Exception {
        Operations mine = begun(target, 7);
        assertThat(refused(PRODUCTION, MASTER, new Operations()).getMessage())
                .contains("duty production has never worked an interface with the topic id", "status.topics.in");
        assertThat(refused(MASTER, PRODUCTION, mine).getMessage()).contains("duty master-data has never worked");
        OdooFault foreign = catchThrowableOfType(OdooFault.class, () -> odoo.administration()
                .rehome(administrator(), "another-cluster", rehoming(PRODUCTION, MASTER, mine)));
        assertThat(foreign.getMessage())
                .contains("the plant " + OdooUnderTest.PLANT + " belongs to the cluster " + OdooUnderTest.CLUSTER
                        + " here, and not to the cluster another-cluster");
        OdooFault nobodys = catchThrowableOfType(OdooFault.class, () -> odoo.administration()
                .rehome(
                        administrator(),
                        OdooUnderTest.CLUSTER,
                        new Rehoming("nowhere", PRODUCTION, MASTER, Set.of(mine.partition.topicId()))));
        assertThat(nobodys.getMessage())
                .contains("the plant nowhere belongs to no cluster here, and not to the cluster "
                        + OdooUnderTest.CLUSTER);
        OdooFault bot = catchThrowableOfType(OdooFault.class, () -> odoo.administration()
                .rehome(() -> odoo.keys().get("bot_mrp"), OdooUnderTest.CLUSTER, rehoming(PRODUCTION, MASTER, mine)));
        assertThat(bot.kind()).as("it needs an administrator's key").isEqualTo(OdooFault.Kind.notAllowed);
    }
}
