package dev.plantline.odoo;

import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.TargetModels;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What the operator and an administrator ask of one Odoo database: version, identity, side kit, installation. Thread safe. */
public final class OdooAdministration {
    /** Installing a model makes Odoo rebuild its registry. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /**
     * Longest answer, bytes. A page of the ledger is the longest of Odoo's, 200 KB; the code of a side kit has less than 100 KB. The operator may wait for 64
     * Odoos at the same time, and with its copies an answer takes three times its length: 96 MiB, if all of them are hostile.
     */
    private static final int MOST_BYTES = 512 << 10;

    /** What a cluster's identity may be made of; side kits refuse any other. */
    public static final Pattern CLUSTER = Pattern.compile("[-_A-Za-z0-9]{1,64}");

    private final URI url;
    private final String database;
    private final Path trust;
    private final OdooConnector connector;

    /**
     * For a human who calls an address of his own; asks nothing yet.
     *
     * @param trust PEM certificates to trust; null: the Java runtime's
     * @throws IllegalArgumentException when they cannot be read
     */
    public OdooAdministration(URI url, String database, Path trust) {
        this(url, database, trust, AddressRules.none());
    }

    /**
     * Asks nothing yet.
     *
     * @param trust PEM certificates to trust; null: the Java runtime's
     * @param rules say before each call whether the address may be called
     * @throws IllegalArgumentException when the certificates cannot be read
     */
    public OdooAdministration(URI url, String database, Path trust, AddressRules rules) {
        this.url = url;
        this.database = database;
        this.trust = trust;
        this.connector = new OdooConnector(trust, rules);
    }

    /**
     * A duty's side kit as its own user sees it.
     *
     * @param state whether it can be used
     * @param database Odoo's database.uuid; null unless installed
     * @param explanation what is wrong and what to do; empty when installed
     * @param unguarded names of guards that are missing in this Odoo or changed, see {@link dev.plantline.odoo.kit.OdooGuards}; empty unless
     *     installed. They hold whoever calls Odoo past the kit, so that the kit can be used without them
     */
    public record SideKitStatus(SideKitState state, String database, String explanation, List<String> unguarded) {}

    /**
     * A side kit to install.
     *
     * @param key API key of the duty's user, the only one who gets the right to run it
     * @param text what it may do, and for whom
     */
    public record DutyKit(Supplier<String> key, KitText text) {}

    /**
     * The server's version, for example 19.0.
     *
     * @throws OdooFault when nobody answers there, or no Odoo
     */
    public String serverVersion() throws OdooFault {
        return transport(() -> "").serverVersion();
    }

    /**
     * The numeric id of the user that a key belongs to: the cheapest proof that key and database are right.
     *
     * @throws OdooFault kind configuration when they are not
     */
    public long user(Supplier<String> key) throws OdooFault {
        return SideKitInstaller.user(transport(key));
    }

    /**
     * Looks at a side kit with the key of the duty that uses it.
     *
     * @param name the action's name, see {@link KitText#actionName}
     * @param cluster identity of the cluster that asks: the uid of its namespace kube-system
     * @throws OdooFault when Odoo cannot be asked
     */
    public SideKitStatus sideKit(Supplier<String> key, String name, String cluster) throws OdooFault {
        SideKit.Found found = SideKit.find(transport(key), name, cluster);
        return new SideKitStatus(found.state(), found.database(), found.explanation(), found.unguarded());
    }

    /**
     * A duty's rows of the ledger; nothing is asked yet.
     *
     * @param key of the duty's user, who may read these rows, or of an administrator
     */
    public TargetLedger ledger(Supplier<String> key, KitOwner owner) {
        return new OdooLedger(transport(key), owner);
    }

    /**
     * Installs what is missing and repairs what was edited: ledger, and per duty group, rights and action. May be repeated, also by two at once.
     *
     * @param administrator API key of a user with the group {@code base.group_system}
     * @param cluster identity of the cluster whose the plant is, the uid of its namespace kube-system; of {@link #CLUSTER}
     * @param kits of one plant
     * @throws OdooFault when a step failed; what was done before stays, and the next call goes on
     * @throws InstallationRefusedException when the plant is another cluster's, or a user would serve two duties; then no kit was touched
     * @throws IllegalArgumentException when that is no identity of a cluster
     */
    public void install(Supplier<String> administrator, String cluster, List<DutyKit> kits)
            throws OdooFault, InstallationRefusedException {
        if (kits.isEmpty()) {
            return;
        }
        require(cluster);
        Map<KitText, Long> users = new LinkedHashMap<>();
        for (DutyKit kit : kits) {
            users.put(kit.text(), user(kit.key()));
        }
        new SideKitInstaller(transport(administrator)).install(cluster, users);
    }

    /**
     * Makes a plant this cluster's, whoever had it: the human's answer to {@link InstallationRefusedException.Reason#otherCluster}.
     *
     * @param administrator API key of a user with the group {@code base.group_system}
     * @param plant the plant's code
     * @param cluster identity of the cluster whose the plant is from now on; of {@link #CLUSTER}
     * @throws OdooFault when a step failed
     * @throws IllegalArgumentException when that is no identity
     */
    public void adopt(Supplier<String> administrator, String plant, String cluster) throws OdooFault {
        require(cluster);
        new SideKitInstaller(transport(administrator)).adopt(plant, cluster);
    }

    /**
     * Looks whether an interface's rows of the ledger can be moved from one duty to another; changes nothing.
     *
     * @param administrator API key of a user with the group {@code base.group_system}
     * @param cluster identity of the cluster whose the plant is; of {@link #CLUSTER}
     * @return how many rows are to be moved
     * @throws OdooFault of kind business when they cannot be moved, with the reason; or when Odoo cannot be asked
     */
    public long rowsToRehome(Supplier<String> administrator, String cluster, Rehoming rehoming) throws OdooFault {
        require(cluster);
        try (LedgerRehoming ledger = new LedgerRehoming(transport(administrator), cluster, rehoming)) {
            return ledger.look();
        }
    }

    /**
     * Moves an interface's rows of the ledger from one duty to another. When it ends half-way nobody works the interface; a repeat goes on.
     *
     * @param administrator API key of a user with the group {@code base.group_system}
     * @param cluster identity of the cluster whose the plant is; of {@link #CLUSTER}
     * @return how many rows were moved
     * @throws OdooFault of kind business when they cannot be moved, with the reason; or when Odoo failed
     */
    public long rehome(Supplier<String> administrator, String cluster, Rehoming rehoming) throws OdooFault {
        require(cluster);
        try (LedgerRehoming ledger = new LedgerRehoming(transport(administrator), cluster, rehoming)) {
            return ledger.move();
        }
    }

    /**
     * Where rows of a duty were moved to: by topic id the duty that has them now. As far as the ledger tells the duty's user.
     *
     * @param key API key of the duty's user
     * @throws OdooFault when Odoo cannot be asked
     */
    public Map<String, String> moved(Supplier<String> key, String duty) throws OdooFault {
        return LedgerMoves.of(transport(key), duty);
    }

    /**
     * Reads side kits past the kits themselves: code, who may run it, when and by whom it was written last.
     *
     * @param administrator API key of a user with the group {@code base.group_system}
     * @param kits id of the duty's user by the name of the kit's action
     * @param unseen those of them that this user does not find or cannot run, because they are not installed, not for this user, or edited so
     * @throws OdooFault when nothing can be read
     */
    public KitDrifts drifts(Supplier<String> administrator, Map<String, Long> kits, Set<String> unseen)
            throws OdooFault {
        return new SideKitAttestation(transport(administrator)).drifts(kits, unseen);
    }

    /**
     * Takes a side kit out of use, so that it is {@link SideKitState#drifted} for everybody until the next installation. What somebody made of it
     * stays as it is, for whoever finds out why.
     *
     * @param drift for which it is taken out of use; the ledger keeps its text
     * @return false: it was installed anew after that was seen, and stays in use
     * @throws OdooFault when that failed
     */
    public boolean withdraw(Supplier<String> administrator, String name, KitDrift drift) throws OdooFault {
        return new SideKitInstaller(transport(administrator)).withdraw(name, drift);
    }

    /**
     * Compares the stock that Odoo keeps with its done moves, product by product. Changes nothing, but for a server action that is there meanwhile.
     *
     * @param administrator API key of a user with the group {@code base.group_system}
     * @param after id of the product to go on behind; 0: from the first
     * @param now the wall clock: server actions of an hour ago were left behind, and are deleted
     * @param goesOn asked between two calls, each of which takes Odoo seconds at most; false: the rest is for the next reading
     * @throws OdooFault when Odoo cannot be asked, or needs too long for one product
     */
    public StockReading stock(Supplier<String> administrator, long after, Instant now, BooleanSupplier goesOn)
            throws OdooFault {
        return new StockReader(transport(administrator)).read(after, now, goesOn);
    }

    /**
     * Reads when API keys of duties end, and how the groups of their users compare with what their interfaces need. Changes nothing, but for a server
     * action that is there meanwhile.
     *
     * @param administrator API key of a user with the group {@code base.group_system}; of the others it gets the first eight letters
     * @param keys API key by duty, each of which Odoo accepts
     * @param users id of the user by duty
     * @param needs of the interfaces by duty; a duty without interfaces has none
     * @param now the wall clock: server actions of an hour ago were left behind, and are deleted
     * @throws OdooFault when Odoo cannot be asked
     */
    public Map<String, DutyUser> dutyUsers(
            Supplier<String> administrator,
            Map<String, String> keys,
            Map<String, Long> users,
            Map<String, NeededGroups> needs,
            Instant now)
            throws OdooFault {
        Map<String, DutyReader.Signed> duties = new TreeMap<>();
        users.forEach((duty, user) ->
                duties.put(duty, new DutyReader.Signed(user, keys.get(duty), Optional.ofNullable(needs.get(duty)))));
        return new DutyReader(transport(administrator)).read(duties, now);
    }

    /**
     * Reads when an API key ends, as far as its own user can tell.
     *
     * @param key API key of the duty's user
     * @param now the wall clock
     * @throws OdooFault when Odoo cannot be asked
     */
    public KeyEnd keyEnd(String key, Instant now) throws OdooFault {
        return DutyReader.ofOwn(transport(() -> key), key, now);
    }

    /**
     * Reads models as a duty's user sees them; changes nothing.
     *
     * @param key API key of the duty's user
     * @param wanted of what is known, models to read as well; asked again until there are none, at most {@value TargetReader#MOST_MODELS} in all
     * @throws OdooFault when Odoo cannot be asked
     */
    public TargetModels models(Supplier<String> key, Function<TargetModels, Set<String>> wanted) throws OdooFault {
        return new TargetReader(transport(key)).read(wanted);
    }

    private static void require(String cluster) {
        if (!CLUSTER.matcher(cluster).matches()) {
            throw new IllegalArgumentException("not the identity of a cluster: " + cluster);
        }
    }

    private OdooProtocol transport(Supplier<String> key) {
        return connector.open(new OdooEndpoint(url, database, key, trust), PATIENCE, MOST_BYTES);
    }
}
