package dev.plantline.odoo.kit;

import dev.plantline.engine.OdooRules;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Hashes;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.ShippedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The code of a side kit, joined from parts and generated for its owner, and the name that carries its hash: a kit for raw steps from the parts that its
 * workflows use and their allow-list, a kit for an operation from the operation's own part, which is its allow-list. The Odoo users that may run it are
 * another line in each database, and the name has the hash in it, so that the hash leaves out both.
 *
 * @param owner whose it is
 * @param kind how its name goes on behind the owner's: for an operation its name and a dot, and for all kits the first hex digits of the SHA-256 of the text
 *     that kits for the same use are made from
 * @param code Python, for nobody yet
 * @param hash first {@value #HASH_DIGITS} hex digits of the code's SHA-256
 * @param whole Python of a second action, of which the code holds the SHA-256 and which it runs when something is not as usual; empty: the code does all itself
 */
public record KitText(KitOwner owner, String kind, String code, String hash, String whole) {
    /** How the name of the action goes on in which the whole text stands. */
    public static final String WHOLE = ".whole";

    private static final int HASH_DIGITS = 16;
    /** What every kit begins with, and what it ends with; its own parts and the rules of its models stand between. */
    private static final List<String> BEFORE =
            List.of("head", "compat", "swallowed", "request", "shapes", "values", "allow", "resolve");

    private static final List<String> AFTER = List.of("guard", "guards", "ledger", "purge", "anchors", "main");
    /** Models that have a rule of their own and are written by their name. */
    private static final List<String> RULES = List.of("stock.picking", "stock.quant", "stock.scrap");
    /** The rule of a model that is written only as a line of another one. */
    private static final String RULE_OF_LINES = "stock.move.line";

    /**
     * First hex digits of the SHA-256 of all parts and rules, whether a kit has them or not, and of the table of workflows: kits of one text take the
     * same requests and know the same rights.
     */
    private static final String TEXT = text();

    private static final int TEXT_DIGITS = 8;

    private static final Pattern EARLIER = Pattern.compile("\\.[0-9a-f]{" + HASH_DIGITS + "}$");

    private static final String GUARDED = "MODELS = ()  # @guarded@";
    private static final String MODELS = "MODELS = " + PythonLiterals.tuple(OdooGuards.models());
    private static final String REFUSED =
            "REFUSED = " + PythonLiterals.tuple(new TreeSet<>(OdooRules.forbiddenFields()));
    private static final String BALANCE = "BALANCE = " + PythonLiterals.tuple(OdooGuards.deferred());
    private static final String NOBODY = "USERS = ()  # @users@";
    private static final Pattern SOMEBODY = Pattern.compile("(?m)^USERS = \\(([0-9]{1,10}, )+\\)  # @users@$");
    private static final String NAMELESS = "KIT = ''  # @kit@";
    private static final String UNPINNED = "WHOLE = ''  # @whole@";
    /** Where a text takes its request from: the whole text from the short one, which has all rights then, with the kit's name and the users that may run it. */
    private static final String REQUEST = "request = env.context.get('plantline')\n";

    private static final String CALLED =
            "if not env.su:\n    raise UserError('plantline: this text is run by a side kit alone')\n"
                    + "request, KIT, USERS = env.context.get('plantline')\n";
    private static final String ENVIRONMENT = "env = env(context={'tz': 'UTC'})\n";
    private static final String WITHOUT_RIGHTS = "env = env(su=False, context={'tz': 'UTC'})\n";
    /** How a kit is called, in its own text: the end of its name, which carries the hash. */
    private static final Pattern NAMED = Pattern.compile("(?m)^KIT = '(?:" + OperationKit.NAME + "\\.)?[0-9a-f]{"
            + TEXT_DIGITS + "}-([0-9a-f]{" + HASH_DIGITS + "})'  # @kit@$");

    private static final Pattern ONE = Pattern.compile("USERS = \\(([1-9][0-9]{0,9}), \\)  # @users@");

    /**
     * Generates the text.
     *
     * @throws IllegalArgumentException when the allow-list holds something that is no name of Odoo's
     */
    public static KitText of(KitOwner owner, AllowList allowed) {
        String code = SlimText.of(owned(owner, joined(allowed))
                .replace(
                        "WRITES = {}  # @writes@",
                        "WRITES = " + PythonLiterals.fields(allowed.rights().writes()))
                .replace(
                        "LOADS = {}  # @loads@",
                        "LOADS = " + PythonLiterals.contexts(allowed.rights().loads()))
                .replace(
                        "METHODS = {}  # @methods@",
                        "METHODS = " + PythonLiterals.contexts(allowed.rights().calls()))
                .replace(
                        "ARGUMENTS = {}  # @arguments@",
                        "ARGUMENTS = "
                                + PythonLiterals.contexts(allowed.rights().arguments()))
                .replace(
                        "UNTIL = {}  # @until@",
                        "UNTIL = " + PythonLiterals.fields(allowed.rights().until()))
                .replace("REFUSED = ()  # @refused@", REFUSED)
                .replace("BALANCE = ()  # @deferred@", BALANCE)
                .replace(GUARDED, MODELS)
                .replace(
                        "    # @calls@\n",
                        calls(
                                allowed.rights().calls().keySet(),
                                allowed.rights().arguments().keySet())));
        return new KitText(owner, TEXT, code, hashOf(code), "");
    }

    /**
     * Generates the text of an operation's kit.
     *
     * @throws IllegalArgumentException when this release has no such operation
     */
    public static KitText of(KitOwner owner, OperationKit kit) {
        if (kit.operation().equals(Duty.NOTICES)) {
            String code = SlimText.of(owned(owner, guarded(OperationTexts.notices())));
            return new KitText(owner, kit.operation() + "." + digits(OperationTexts.notices()), code, hashOf(code), "");
        }
        String whole = SlimText.of(owned(owner, guarded(OperationTexts.whole(kit)))
                .replace(REQUEST, CALLED)
                .replace(NOBODY, "")
                .replace(NAMELESS, "")
                .replace(ENVIRONMENT, WITHOUT_RIGHTS));
        String code = ShortText.of(
                        owned(owner, guarded(OperationTexts.brief(kit))), OperationTexts.seldom(kit.operation()))
                .replace(UNPINNED, "WHOLE = '" + sha256(whole) + "'");
        return new KitText(
                owner,
                kit.operation() + "." + digits(OperationTexts.joined(kit.operation())),
                code,
                hashOf(code),
                whole);
    }

    private static String guarded(String code) {
        return code.replace("REFUSED = ()  # @refused@", REFUSED)
                .replace("BALANCE = ()  # @deferred@", BALANCE)
                .replace(GUARDED, MODELS);
    }

    private static String owned(KitOwner owner, String code) {
        return code.replace("OWNER = ''  # @owner@", "OWNER = '" + owner.ledger() + "'");
    }

    /**
     * The code as it stands in the server action.
     *
     * @param user the only one that may run it
     */
    public String codeFor(long user) {
        return code.replace(NOBODY, "USERS = (" + user + ", )  # @users@")
                .replace(NAMELESS, "KIT = '" + kind + "-" + hash + "'  # @kit@");
    }

    /**
     * The hash of any code but for its users and its own name, for comparison with what stands in Odoo. A code that calls itself by another hash than
     * its own has that of a text that nobody installed.
     */
    public static String hashOf(String code) {
        Matcher named = NAMED.matcher(code);
        String nameless = named.replaceFirst(NAMELESS);
        String hash = digest(nameless);
        return !named.reset().find() || named.group(1).equals(hash) ? hash : digest(code);
    }

    private static String digest(String code) {
        return sha256(SOMEBODY.matcher(code).replaceFirst(NOBODY)).substring(0, HASH_DIGITS);
    }

    private static String sha256(String code) {
        return Hashes.sha256(code.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a code has this user, and no other, for the one that may run it. */
    public static boolean isFor(String code, long user) {
        return user(code).equals(Optional.of(user));
    }

    /** The only user that a code is for; empty: it is for none, for several, or says so twice. */
    public static Optional<Long> user(String code) {
        List<String> lines =
                SOMEBODY.matcher(code).results().map(MatchResult::group).toList();
        Matcher one = lines.size() == 1 ? ONE.matcher(lines.get(0)) : null;
        return one != null && one.matches() ? Optional.of(Long.parseLong(one.group(1))) : Optional.empty();
    }

    /**
     * The name of the server action: {@code plantline.<plant>.<duty>.<text>-<hash>}, and for an operation
     * {@code plantline.<plant>.<duty>.<operation>.<text>-<hash>}.
     */
    public String actionName() {
        return owner.group() + "." + kind + "-" + hash;
    }

    /** The name of the action that the whole text stands in. */
    public String wholeName() {
        return actionName() + WHOLE;
    }

    /** Whether two server actions are, by their names, kits of one text, which take the same requests; their allow-lists may differ. */
    public static boolean isSameText(String one, String other) {
        return textOf(one).equals(textOf(other));
    }

    /** Whether a server action is, by its name, a kit of a release whose names carried the hash of the code and not yet that of the text. */
    public static boolean isOfEarlierRelease(String action) {
        return EARLIER.matcher(action).find();
    }

    private static String textOf(String action) {
        String last = action.substring(action.lastIndexOf('.') + 1);
        int end = last.indexOf('-');
        return end < 0 ? "" : last.substring(0, end);
    }

    private static String calls(Collection<String> methods, Collection<String> withArguments) {
        StringBuilder branches = new StringBuilder();
        for (String method : methods) {
            branches.append(branches.isEmpty() ? "    if" : "    elif")
                    .append(" name == '")
                    .append(PythonLiterals.named(method))
                    .append("':\n        answer = target.")
                    .append(method.substring(method.lastIndexOf('.') + 1))
                    .append(withArguments.contains(method) ? "(**arguments)\n" : "()\n");
        }
        String refusal = "raise Exception('the side kit may not call ' + name)\n";
        return branches.isEmpty()
                ? "    " + refusal
                : branches.append("    else:\n        ").append(refusal).toString();
    }

    /** The code of the server action that an administrator runs for an installation. */
    public static String installation() {
        return resource("setup")
                .replace("# @guard@\n", resource("parts/guard"))
                .replace(
                        "# @guards@\n",
                        resource("parts/guards").replace(GUARDED, MODELS) + "\n\n" + OdooGuards.python())
                .replace("# @purge@\n", resource("parts/purge"));
    }

    /** The code of the server action that an administrator runs to move rows of the ledger from one duty to another. */
    public static String rehoming() {
        return resource("rehome").replace("# @guard@\n", resource("parts/guard"));
    }

    /** The parts in their fixed order. */
    private static String joined(AllowList allowed) {
        List<String> files = new ArrayList<>();
        BEFORE.forEach(part -> files.add("parts/" + part));
        allowed.parts().forEach(part -> files.add("parts/" + part));
        RULES.stream().filter(allowed.rights().writes()::containsKey).forEach(model -> files.add("rules/" + model));
        if (allowed.parts().contains(KitPart.lines)) {
            files.add("rules/" + RULE_OF_LINES);
        }
        AFTER.forEach(part -> files.add("parts/" + part));
        return files.stream().map(KitText::resource).collect(Collectors.joining("\n\n"));
    }

    private static String text() {
        List<String> files = new ArrayList<>();
        BEFORE.forEach(part -> files.add("parts/" + part));
        Stream.of(KitPart.values()).forEach(part -> files.add("parts/" + part));
        RULES.forEach(model -> files.add("rules/" + model));
        files.add("rules/" + RULE_OF_LINES);
        AFTER.forEach(part -> files.add("parts/" + part));
        String text = files.stream().map(KitText::resource).collect(Collectors.joining("\n\n"))
                + WorkflowMatrix.shipped().text();
        return digits(text);
    }

    private static String digits(String text) {
        return sha256(text).substring(0, TEXT_DIGITS);
    }

    private static String resource(String name) {
        return ShippedText.of(KitText.class, name + ".py");
    }
}
