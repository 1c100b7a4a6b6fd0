-- Documents in versions that never change, who is asked to sign each, keys of their own, signatures. What may be signed, by
-- whom and in which order is decided here once more, whatever the server thinks.

-- Who signs for an institution: one at a time. She has no account: she comes by a link.
create table signatories (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    institution_id uuid not null references institutions (id),
    name           text not null check (length(name) between 1 and 200),
    post           text not null default '' check (length(post) <= 200),
    email          text not null check (email = lower(email)),
    language       text not null check (language in ('en', 'zh-Hans', 'zh-Hant')),
    created_at     timestamptz not null,
    ended_at       timestamptz
);
create unique index signatories_live on signatories (institution_id) where ended_at is null;
create index signatories_of_conference on signatories (conference_id);

create table signatory_links (
    id           uuid primary key,
    signatory_id uuid not null references signatories (id),
    token_hash   bytea not null constraint signatory_links_token_unique unique,
    token_sealed bytea not null,
    created_at   timestamptz not null,
    revoked_at   timestamptz
);
create unique index signatory_links_live on signatory_links (signatory_id) where revoked_at is null;

-- A signer's own keys, SM2 and Ed25519. The private ones are locked by her password, and sealed above that.
create table signing_keys (
    id             uuid primary key,
    account_id     uuid references accounts (id),
    signatory_id   uuid references signatories (id),
    sm2_public     bytea not null check (length(sm2_public) = 65),
    ed25519_public bytea not null check (length(ed25519_public) = 32),
    private_sealed bytea not null,
    made_at        timestamptz not null,
    revoked_at     timestamptz,
    constraint signing_keys_one_owner check (num_nonnulls(account_id, signatory_id) = 1)
);
create unique index signing_keys_live_account on signing_keys (account_id) where revoked_at is null;
create unique index signing_keys_live_signatory on signing_keys (signatory_id) where revoked_at is null;

-- A key is revoked and never comes back; its public half stays as it is, since signatures are checked with it. What is
-- sealed may come under another key of the installation.
create function refuse_other_key() returns trigger language plpgsql as $$
begin
    if (new.id, new.account_id, new.signatory_id, new.sm2_public, new.ed25519_public, new.made_at)
            is distinct from (old.id, old.account_id, old.signatory_id, old.sm2_public, old.ed25519_public, old.made_at)
        or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
        raise exception 'a signing key is revoked and not changed'
            using errcode = 'check_violation', constraint = 'signing_keys_kept';
    end if;
    return new;
end
$$;
create trigger refuse_other_key before update on signing_keys for each row execute function refuse_other_key();
create trigger signing_keys_not_deleted before delete on signing_keys for each row execute function refuse_change();

create table documents (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    kind          text not null check (kind in ('agenda_approval', 'action_plan', 'memorandum', 'pledge')),
    year          integer not null,
    number        integer not null,
    state         text not null check (state in ('draft', 'signing', 'in_force', 'refused', 'withdrawn')),
    -- Its newest version: the one that is signed.
    current       integer not null check (current > 0),
    created_by    uuid not null references accounts (id),
    created_at    timestamptz not null,
    sent_at       timestamptz,
    settled_at    timestamptz,
    constraint documents_number_unique unique (conference_id, year, number)
);
create index documents_newest on documents (conference_id, created_at desc);

create table document_versions (
    document_id uuid not null references documents (id),
    number      integer not null check (number > 0),
    -- As the conference was called then: it stands in what is signed.
    conference  words not null,
    title       words not null,
    text        words not null,
    pdf_name    text,
    pdf_size    integer check (pdf_size > 0),
    pdf_sm3     bytea check (length(pdf_sm3) = 32),
    pdf_sha256  bytea check (length(pdf_sha256) = 32),
    in_order    boolean not null,
    -- So many signatures bring it into force.
    needed      integer not null check (needed > 0),
    -- What is signed: the bytes that the decision 36 defines, and their hashes.
    canonical   bytea not null,
    sm3         bytea not null check (length(sm3) = 32),
    sha256      bytea not null check (length(sha256) = 32),
    made_by     uuid not null references accounts (id),
    made_at     timestamptz not null,
    primary key (document_id, number),
    constraint document_versions_pdf_whole check (num_nonnulls(pdf_name, pdf_size, pdf_sm3, pdf_sha256) in (0, 4)),
    constraint document_versions_say_something check (pdf_name is not null or words_text(text) <> '')
);
create trigger document_versions_kept before update or delete on document_versions
    for each row execute function refuse_change();
alter table documents add constraint documents_current foreign key (id, current)
    references document_versions (document_id, number) deferrable initially deferred;

-- The file of a version, sealed: its hashes stand in the version, so that this row may come under another key.
create table document_files (
    id             uuid primary key,
    document_id    uuid not null,
    number         integer not null,
    content_sealed bytea not null,
    constraint document_files_of_version foreign key (document_id, number)
        references document_versions (document_id, number),
    constraint document_files_once unique (document_id, number)
);
create trigger document_files_not_deleted before delete on document_files for each row execute function refuse_change();

-- Who is asked to sign a version: a seat of the presidium with whoever filled it then, or an institution's signatory.
create table document_signers (
    id             uuid primary key,
    document_id    uuid not null,
    number         integer not null,
    position       integer not null check (position > 0),
    seat_id        uuid references seats (id),
    account_id     uuid references accounts (id),
    signatory_id   uuid references signatories (id),
    institution_id uuid references institutions (id),
    -- As she was called when she was asked: it stands in what is signed.
    name           text not null,
    post           words not null,
    institution    words not null,
    asked_at       timestamptz not null,
    constraint document_signers_of_version foreign key (document_id, number)
        references document_versions (document_id, number),
    constraint document_signers_one_kind check (
        (seat_id is not null and account_id is not null and signatory_id is null and institution_id is null)
        or (seat_id is null and account_id is null and signatory_id is not null and institution_id is not null)),
    constraint document_signers_position unique (document_id, number, position),
    constraint document_signers_seat_once unique (document_id, number, seat_id),
    constraint document_signers_signatory_once unique (document_id, number, signatory_id)
);
create index document_signers_of_account on document_signers (account_id) where account_id is not null;
create index document_signers_of_signatory on document_signers (signatory_id) where signatory_id is not null;
create trigger document_signers_kept before update or delete on document_signers
    for each row execute function refuse_change();

create table signatures (
    signer_id uuid primary key references document_signers (id),
    key_id    uuid not null references signing_keys (id),
    signed_at timestamptz not null,
    -- The bytes under both signatures.
    statement bytea not null,
    sm2       bytea not null check (length(sm2) = 64),
    ed25519   bytea not null check (length(ed25519) = 64)
);
create trigger signatures_kept before update or delete on signatures for each row execute function refuse_change();

create table refusals (
    signer_id  uuid primary key references document_signers (id),
    refused_at timestamptz not null,
    reason     text not null check (length(reason) between 1 and 2000)
);
create trigger refusals_kept before update or delete on refusals for each row execute function refuse_change();

-- Nobody signs or refuses an old version, one that is not out, a second time, out of turn, or without the place that she was
-- asked in. The document's row is locked first: two at once wait for each other, and for whoever settles it.
create function refuse_wrong_answer() returns trigger language plpgsql as $$
declare
    asked record;
begin
    perform from documents d join document_signers s on s.document_id = d.id
     where s.id = new.signer_id for no key update of d;
    select d.state, d.current, s.* into asked
      from document_signers s join documents d on d.id = s.document_id where s.id = new.signer_id;
    if asked.state is distinct from 'signing' or asked.number <> asked.current then
        raise exception 'this version is not out for signing'
            using errcode = 'check_violation', constraint = 'signatures_of_current';
    end if;
    if exists (select from signatures where signer_id = new.signer_id)
        or exists (select from refusals where signer_id = new.signer_id) then
        raise exception 'answered already' using errcode = 'check_violation', constraint = 'signatures_once';
    end if;
    if asked.seat_id is not null then
        perform from seats where id = asked.seat_id and account_id = asked.account_id for share;
    else
        perform from signatories where id = asked.signatory_id and ended_at is null for share;
    end if;
    if not found then
        raise exception 'no longer in the place that was asked'
            using errcode = 'check_violation', constraint = 'signatures_by_holder';
    end if;
    if tg_table_name = 'signatures' then
        perform from signing_keys k where k.id = new.key_id and k.revoked_at is null
            and (k.account_id = asked.account_id or k.signatory_id = asked.signatory_id) for share;
        if not found then
            raise exception 'not her key, or revoked'
                using errcode = 'check_violation', constraint = 'signatures_by_own_key';
        end if;
        if (select in_order from document_versions where document_id = asked.document_id and number = asked.number)
            and exists (select from document_signers e
                         where e.document_id = asked.document_id and e.number = asked.number and e.position < asked.position
                           and not exists (select from signatures g where g.signer_id = e.id)
                           and not exists (select from refusals r where r.signer_id = e.id)) then
            raise exception 'not her turn' using errcode = 'check_violation', constraint = 'signatures_in_order';
        end if;
    end if;
    return new;
end
$$;
create trigger refuse_wrong_answer before insert on signatures for each row execute function refuse_wrong_answer();
create trigger refuse_wrong_answer before insert on refusals for each row execute function refuse_wrong_answer();

-- A version out for signing has the signers that it went out with; those of a pledge may become more.
create function refuse_late_signer() returns trigger language plpgsql as $$
declare
    held record;
begin
    select state, current, kind into held from documents where id = new.document_id for no key update;
    if held.current <> new.number or not (held.state = 'draft' or (held.state = 'signing' and held.kind = 'pledge')) then
        raise exception 'nobody is asked any more'
            using errcode = 'check_violation', constraint = 'document_signers_while_open';
    end if;
    return new;
end
$$;
create trigger refuse_late_signer before insert on document_signers for each row execute function refuse_late_signer();

-- What is in force or withdrawn stays so; nothing comes into force short of its signatures; a new version is a draft.
create function refuse_wrong_state() returns trigger language plpgsql as $$
declare
    signed integer;
begin
    if old.state in ('in_force', 'withdrawn') and new is distinct from old then
        raise exception 'a document that is settled is not changed'
            using errcode = 'check_violation', constraint = 'documents_final';
    end if;
    if new.current <> old.current and (new.current <> old.current + 1 or new.state <> 'draft') then
        raise exception 'a new version is a draft' using errcode = 'check_violation', constraint = 'documents_new_is_draft';
    end if;
    if new.state = 'in_force' then
        select count(*) into signed from signatures g join document_signers s on s.id = g.signer_id
         where s.document_id = new.id and s.number = new.current;
        if signed < (select needed from document_versions where document_id = new.id and number = new.current) then
            raise exception 'signatures are missing'
                using errcode = 'check_violation', constraint = 'documents_complete';
        end if;
    end if;
    return new;
end
$$;
create trigger refuse_wrong_state before update on documents for each row execute function refuse_wrong_state();
create trigger documents_not_deleted before delete on documents for each row execute function refuse_change();
