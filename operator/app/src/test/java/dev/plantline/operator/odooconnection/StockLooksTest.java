package dev.plantline.operator.odooconnection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.StockDifferences;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.TargetModels;
import dev.plantline.odoo.StockDifference;
import dev.plantline.odoo.StockReading;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.ManualTime;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.events.Occurrence;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odooconnection.StockLooks.Seen;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The daily comparison from one day to the next, with the status as its only memory. */
class StockLooksTest {
    private static final Set<Workflow> STOCK = Set.of(Workflow.rawSteps, Workflow.rawMasterDataSteps);
    private static final StockDifference OLD = difference(1, "-3.00");
    private static final StockDifference FORGED = difference(2, "50000.00");

    private final ManualTime time = new ManualTime();
    private final ScriptedStock odoo = new ScriptedStock();
    private final Conditions conditions = new Conditions(time::instant);
    private final OdooConnection connection = connection();
    /** As after a restart: it remembers nothing but the status. */
    private StockLooks looks = restarted();

    private boolean keyMissing;
    private OdooAccess access = new OdooAccess("https://odoo.example.com", "erp", null, Map.of(), "admin");
    private Set<Workflow> workflows = STOCK;
    private final List<Occurrence> news = new ArrayList<>();

    @Test
    void whatStandsAtTheFirstLookIsKnownAndOnlyWhatIsNewIsFound() {
        odoo.shows(OLD);
        day();
        assertThat(condition()).isEqualTo("False AsDeclared");
        assertThat(stock().known().count()).isEqualTo(1);
        assertThat(stock().known().all()).isEqualTo("1/8=-3");
        assertThat(news()).containsExactly("Normal StockBaseline");

        odoo.shows(OLD, FORGED);
        day();
        assertThat(condition()).isEqualTo("True StockFound");
        assertThat(stock().found().all()).isEqualTo("2/8=50000");
        assertThat(message())
                .contains(
                        "product 2 (REF-2) at location 8 (WH/Stock): +50000.00",
                        stock().found().digest());
        assertThat(news()).containsExactly("Warning StockFound");
    }

    @Test
    void itIsComparedOnceADayAndARestartIsNoReason() {
        odoo.shows(OLD);
        look();
        for (int hour = 1; hour < 24; hour++) {
            time.pass(Duration.ofHours(1));
            looks = restarted();
            look();
        }
        assertThat(odoo.asked).isEqualTo(1);

        time.pass(Duration.ofHours(1));
        look();
        assertThat(odoo.asked).isEqualTo(2);
    }

    @Test
    void anotherSpecIsComparedAtOnce() {
        odoo.shows(OLD);
        look();

        connection.getMetadata().setGeneration(2L);
        look();

        assertThat(odoo.asked).isEqualTo(2);
    }

    @Test
    void aFindingStaysUntilAHumanNamesItsDigest() {
        odoo.shows();
        day();
        odoo.shows(FORGED);
        day();
        String digest = stock().found().digest();
        news();

        accept("0123456789abcdef");
        look();
        assertThat(condition()).isEqualTo("True StockFound");

        accept(digest);
        look();
        assertThat(condition()).isEqualTo("False AsDeclared");
        assertThat(stock().found()).isNull();
        assertThat(news()).containsExactly("Normal StockAccepted");
        day();
        assertThat(condition()).isEqualTo("False AsDeclared");

        StockDifference again = difference(3, "7.00");
        odoo.shows(FORGED, again);
        day();
        assertThat(stock().found().all()).isEqualTo("3/8=7");
    }

    @Test
    void whatWasAcceptedOnceIsFoundWhenSomebodyDoesTheSameAgain() {
        odoo.shows();
        day();
        odoo.shows(FORGED);
        day();
        accept(stock().found().digest());
        day();
        odoo.shows();
        day();
        assertThat(condition()).isEqualTo("False AsDeclared");

        odoo.shows(FORGED);
        day();
        look();

        assertThat(condition()).as("the annotation stands still").isEqualTo("True StockFound");
    }

    @Test
    void aKnownDifferenceThatGrowsIsFound() {
        odoo.shows(OLD);
        day();

        odoo.shows(difference(1, "-4.00"));
        day();

        assertThat(stock().found().all()).isEqualTo("1/8=-4");
    }

    @Test
    void anotherNumberOfDigitsIsNoNews() {
        odoo.shows(OLD, difference(4, "NaN"));
        day();

        odoo.shows(difference(1, "-3.0000"), difference(4, "NaN"));
        day();

        assertThat(condition()).isEqualTo("False AsDeclared");
    }

    @Test
    void aFindingThatGoesAwayIsToldAndTheConditionClears() {
        odoo.shows();
        day();
        odoo.shows(FORGED);
        day();
        news();

        odoo.shows();
        day();

        assertThat(condition()).isEqualTo("False AsDeclared");
        assertThat(news()).containsExactly("Normal StockExplained");
    }

    /** Whoever writes statuses would else accept what he likes. */
    @Test
    void aListThatIsNotWhatItsDigestSaysAcceptsNothing() {
        odoo.shows(OLD);
        day();
        OdooConnectionStatus.Stock stock = stock();
        write(new OdooConnectionStatus.Stock(
                stock.observedGeneration(),
                stock.database(),
                stock.lookedAt(),
                null,
                new StockDifferences(2, stock.known().digest(), null, null, "1/8=-3 2/8=50000"),
                null));

        odoo.shows(OLD, FORGED);
        day();

        assertThat(stock().found().all()).isEqualTo("1/8=-3 2/8=50000");
    }

    @Test
    void aLargeOdooIsComparedInTurns() {
        odoo.turns = 3;
        odoo.shows(OLD);

        look();

        assertThat(odoo.asked).isEqualTo(3);
        assertThat(stock().known().count()).isEqualTo(3);
        assertThat(odoo.after).isEqualTo(20);
    }

    @Test
    void anOdooThatIsAwayIsTriedAgainWithPausesAndGoesOnWhereItWas() {
        odoo.turns = 3;
        odoo.shows();
        odoo.failsAt = 1;
        look();
        look();
        assertThat(odoo.asked).as("not again at once").isEqualTo(2);
        assertThat(condition()).isEqualTo("Unknown NotLookedAtYet");
        assertThat(message()).contains("Odoo is away");

        odoo.failsAt = -1;
        time.pass(Duration.ofHours(2));
        look();

        assertThat(condition()).isEqualTo("False AsDeclared");
        assertThat(odoo.asked).isEqualTo(4);
    }

    @Test
    void twoDaysWithoutALookAreToldAndStopNothing() {
        odoo.shows();
        day();
        news();
        odoo.failsAt = 0;

        day();
        assertThat(condition()).isEqualTo("False AsDeclared");

        day();
        assertThat(condition()).isEqualTo("Unknown NotRead");
        assertThat(message()).contains("Odoo is away", "Nothing is stopped");
        assertThat(news()).containsExactly("Warning StockNotCompared");
        look();
        assertThat(news()).isEmpty();

        odoo.failsAt = -1;
        day();
        assertThat(condition()).isEqualTo("False AsDeclared");
    }

    @Test
    void whatNeverWentThroughIsToldAfterTwoDaysToo() {
        odoo.failsAt = 0;
        look();
        time.pass(Duration.ofDays(2));

        assertThat(look().finding().orElseThrow().reason()).isEqualTo("NotRead");
    }

    @Test
    void aFindingStandsWhileNobodyCanLook() {
        odoo.shows();
        day();
        odoo.shows(FORGED);
        day();

        odoo.failsAt = 0;
        day();
        day();
        day();
        assertThat(condition()).isEqualTo("True StockFound");
        assertThat(message()).contains("Odoo is away");

        workflows = Set.of(Workflow.rawMasterDataSteps);
        look();
        assertThat(condition()).isEqualTo("True StockFound");
        workflows = STOCK;
        access = new OdooAccess("https://odoo.example.com", "erp", null, Map.of(), null);
        look();
        assertThat(condition()).isEqualTo("True StockFound");
    }

    @Test
    void withoutAnAdministratorsKeyNobodyLooksAndThatIsSaid() {
        access = new OdooAccess("https://odoo.example.com", "erp", null, Map.of(), null);

        look();

        assertThat(condition()).isEqualTo("Unknown NoAdministrator");
        assertThat(odoo.asked).isZero();
    }

    @Test
    void aKeyThatThePlatformNamesAndThatIsNotThereIsNoNews() {
        access = new OdooAccess("https://odoo.example.com", "erp", null, Map.of(), null);
        keyMissing = true;

        look();
        assertThat(condition()).isEqualTo("Unknown NotLookedAtYet");
        time.pass(Duration.ofDays(2));
        look();

        assertThat(condition()).isEqualTo("Unknown NotRead");
        assertThat(message()).contains("Put the key into its Secret");
    }

    @Test
    void whereNoInterfaceChangesStockNobodyLooks() {
        workflows = Set.of(Workflow.rawMasterDataSteps, Workflow.rawBillSteps);

        look();

        assertThat(condition()).isEqualTo("Unknown NoStockDuty");
        assertThat(odoo.asked).isZero();
    }

    @Test
    void anOdooWithoutStockIsSaidAndAskedAgainTheNextDay() {
        odoo.database = null;
        odoo.shows();
        day();
        assertThat(condition()).isEqualTo("Unknown NoStock");

        odoo.database = "uuid";
        odoo.shows(OLD);
        day();
        assertThat(condition()).isEqualTo("False AsDeclared");
        assertThat(stock().known().count()).isEqualTo(1);
    }

    @Test
    void anotherDatabaseHasAFirstLookOfItsOwnAndThatIsTold() {
        odoo.shows(OLD);
        day();
        news();

        odoo.database = "copy";
        odoo.shows(FORGED);
        day();

        assertThat(condition()).isEqualTo("False AsDeclared");
        assertThat(news()).containsExactly("Normal StockBaseline");
    }

    @Test
    void moreThanIsKeptIsAWarningAndForgetsNothing() {
        odoo.shows(OLD);
        day();
        StockDifferences known = stock().known();

        odoo.shows(IntStream.rangeClosed(1, StockStatuses.MOST + 1)
                .mapToObj(product -> difference(product, "1.00"))
                .toArray(StockDifference[]::new));
        day();
        assertThat(condition()).isEqualTo("True TooManyDifferences");
        assertThat(stock().known()).isEqualTo(known);

        odoo.shows(OLD, FORGED);
        day();
        assertThat(stock().found().all()).isEqualTo("2/8=50000");
    }

    @Test
    void anInternalErrorOnlyWarns() {
        odoo.broken = true;

        look();

        assertThat(condition()).isEqualTo("Unknown NotLookedAtYet");
        assertThat(message()).contains("internal error");
    }

    @Test
    void aClockThatWasSetBackHidesNothingForLong() {
        odoo.shows();
        day();

        time.pass(Duration.ofHours(2));
        time.jump(Duration.ofDays(-30));
        odoo.shows(FORGED);
        look();

        assertThat(condition()).isEqualTo("True StockFound");
    }

    private void accept(String digest) {
        connection.getMetadata().setAnnotations(Map.of(StockStatuses.ACCEPT, digest));
    }

    /** What a day brings. */
    private void day() {
        time.pass(StockLooks.EVERY);
        look();
    }

    /** A reconcile, and what is written then. */
    private Seen look() {
        Seen seen = looks.look(connection, access, keyMissing, AllowList.movesStock(workflows), () -> {});
        for (int answers = odoo.asked, before = -1; answers != before; answers = odoo.asked) {
            before = answers;
            seen = looks.look(connection, access, keyMissing, AllowList.movesStock(workflows), () -> {});
        }
        news.addAll(seen.news());
        List<io.fabric8.kubernetes.api.model.Condition> stood =
                connection.getStatus() == null ? null : connection.getStatus().conditions();
        connection.setStatus(new OdooConnectionStatus(
                1L,
                conditions.of(stood, 1L, List.of(seen.finding().orElseThrow())),
                null,
                null,
                null,
                null,
                seen.stock(),
                null));
        return seen;
    }

    private void write(OdooConnectionStatus.Stock stock) {
        connection.setStatus(
                new OdooConnectionStatus(1L, connection.getStatus().conditions(), null, null, null, null, stock, null));
    }

    private List<String> news() {
        List<String> told =
                news.stream().map(each -> each.type() + " " + each.reason()).toList();
        news.clear();
        return told;
    }

    private OdooConnectionStatus.Stock stock() {
        return connection.getStatus().stock();
    }

    private String condition() {
        return finding().status() + " " + finding().reason();
    }

    private String message() {
        return finding().message();
    }

    private Finding finding() {
        return Conditions.finding(connection.getStatus().conditions(), Finding.STOCK_WITHOUT_MOVE)
                .orElseThrow();
    }

    private StockLooks restarted() {
        return new StockLooks(odoo, (line, work) -> work.run(), time);
    }

    private static StockDifference difference(long product, String quantity) {
        return new StockDifference(product, 8, quantity, "REF-" + product, "WH/Stock");
    }

    private static OdooConnection connection() {
        OdooConnection connection = new OdooConnection();
        connection.setMetadata(new ObjectMetaBuilder()
                .withName("erp")
                .withNamespace("plant-lyon")
                .withUid("u")
                .withGeneration(1L)
                .build());
        return connection;
    }

    /** An Odoo whose comparison takes some turns and shows what the test says. */
    private static final class ScriptedStock implements OdooProbe {
        private List<StockDifference> differences = List.of();
        private String database = "uuid";
        /** How many it takes; each shows one more of the same differences, under other ids. */
        private int turns = 1;
        /** The turn that fails; -1: none. */
        private int failsAt = -1;

        private boolean broken;
        private int asked;
        private long after;

        void shows(StockDifference... shown) {
            differences = List.of(shown);
        }

        @Override
        public Look look(OdooAccess access, Map<DutyUse, KitInUse> kits) {
            throw new AssertionError("nobody asks for kits here");
        }

        @Override
        public TargetModels models(OdooAccess access, String duty, Function<TargetModels, Set<String>> wanted) {
            throw new AssertionError("nobody asks for models here");
        }

        @Override
        public Users users(OdooAccess access, Map<String, NeededGroups> needs) {
            throw new AssertionError("nobody asks for users here");
        }

        @Override
        public StockReading stock(OdooAccess access, long behind, BooleanSupplier goesOn) throws OdooFault {
            asked++;
            after = behind;
            int turn = (int) behind / 10;
            if (broken) {
                throw new IllegalStateException("broken");
            }
            if (turn == failsAt) {
                throw new OdooFault(OdooFault.Kind.unreachable, "away", "Odoo is away");
            }
            List<StockDifference> shown = differences.stream()
                    .map(each -> new StockDifference(
                            each.product() + behind, 8, each.quantity(), each.reference(), each.place()))
                    .toList();
            return new StockReading(
                    database, shown, false, turn + 1 < turns ? OptionalLong.of(behind + 10) : OptionalLong.empty());
        }
    }
}
