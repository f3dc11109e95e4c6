package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.OdooGroups;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What counts as a group too many, where no Odoo of the tests has such groups. */
class UserGroupsTest {
    private static final long USER = 7;
    private static final int ALL = UserGroups.WRITE + UserGroups.CREATE + UserGroups.UNLINK;
    private static final Map<Long, String> NAMES = Map.of(
            1L,
            "base.group_user",
            2L,
            "stock.group_stock_user",
            3L,
            "quality.inspector",
            4L,
            "quality.manager",
            5L,
            "account.invoice");
    /** A module of the company's own, whose manager is an inspector too. */
    private static final Map<Long, Set<Long>> IMPLIED = Map.of(4L, Set.of(3L), 2L, Set.of(1L));

    private static final Map<Long, Map<String, Integer>> RIGHTS = Map.of(
            0L, Map.of("res.lang", UserGroups.WRITE),
            2L, Map.of("stock.picking", ALL),
            3L, Map.of("quality.check", UserGroups.WRITE + UserGroups.CREATE, "ir.filters", ALL),
            4L, Map.of("quality.check", ALL, "quality.point", ALL),
            5L, Map.of("account.move", UserGroups.WRITE, "res.lang", UserGroups.WRITE));

    @Test
    void theLeastGroupThatMayWriteAModelOfRawStepsIsNeeded() {
        NeededGroups checks = needs(Set.of("quality.check"), false);

        assertThat(judge(checks, 1L, 3L).excess()).isEmpty();
        assertThat(judge(checks, 1L, 4L).excess())
                .as("the inspector's is enough")
                .containsExactly("quality.manager (may change quality.check, quality.point)");
        assertThat(judge(needs(Set.of(), false), 1L, 3L).excess())
                .containsExactly("quality.inspector (may change quality.check)");
    }

    /** Which groups it takes to read, and what stands behind the relations, nobody knows. */
    @Test
    void whoOnlyReadsIsJudgedByAdministratorsGroupsAlone() {
        assertThat(judge(needs(Set.of(), true), 1L, 4L, 5L).excess()).isEmpty();
    }

    @Test
    void whatEverybodyMayAndWhatUsersKeepForThemselvesIsNoRight() {
        assertThat(judge(needs(Set.of(), false), 1L, 5L).excess())
                .containsExactly("account.invoice (may change account.move)");
        assertThat(judge(needs(Set.of("quality.check"), false), 3L).excess()).isEmpty();
    }

    @Test
    void groupsThatImplyEachOtherAreTold() {
        UserGroups round = new UserGroups(
                NAMES, Map.of(), Map.of(3L, Set.of(4L), 4L, Set.of(3L)), RIGHTS, Map.of(USER, Set.of(3L)));

        assertThat(round.judge(USER, NeededGroups.NONE).excess()).hasSize(2);
    }

    /** An Odoo that means harm: each group implies the next, and the last the first. */
    @Test
    void theLargestAnswerIsSoonJudged() {
        Map<Long, Set<Long>> implied = new HashMap<>();
        Map<Long, Map<String, Integer>> rights = new HashMap<>();
        LongStream.range(0, 2_000).forEach(each -> {
            implied.put(
                    each,
                    LongStream.rangeClosed(1, 5)
                            .mapToObj(step -> (each + step) % 2_000)
                            .collect(Collectors.toSet()));
            rights.put(each, Map.of("res.partner", UserGroups.WRITE));
        });

        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            UserGroups groups = new UserGroups(NAMES, Map.of(), implied, rights, Map.of(USER, implied.keySet()));
            groups.judge(USER, needs(Set.of("quality.check", "res.partner"), false));
        });
    }

    @Test
    void whatOnlySomeMessagesNeedIsToldApart() {
        NeededGroups needs = new NeededGroups(
                new TreeSet<>(Set.of("stock.group_stock_user")),
                List.of(new NeededGroups.Some(
                        "stock.receive", OdooGroups.of("stock.receive").more().get(0))),
                new TreeMap<>(),
                new TreeSet<>(),
                false);
        UserGroups groups = new UserGroups(
                NAMES,
                Map.of("base.group_user", 1L, "stock.group_stock_user", 2L, "purchase.group_purchase_user", 6L),
                IMPLIED,
                RIGHTS,
                Map.of(USER, Set.of(2L)));

        assertThat(groups.judge(USER, needs))
                .isEqualTo(new DutyRights(
                        List.of(),
                        List.of("purchase.group_purchase_user for stock.receive with unplanned: add"),
                        List.of()));
    }

    private static NeededGroups needs(Set<String> models, boolean reads) {
        return new NeededGroups(new TreeSet<>(), List.of(), new TreeMap<>(), new TreeSet<>(models), reads);
    }

    private static DutyRights judge(NeededGroups needs, Long... held) {
        return new UserGroups(NAMES, Map.of("base.group_user", 1L), IMPLIED, RIGHTS, Map.of(USER, Set.of(held)))
                .judge(USER, needs);
    }
}
