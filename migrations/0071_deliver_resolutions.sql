-- A resolution is made public to participants, or delivered to named people and institutions, who acknowledge it.

create table publications (
    resolution_id uuid primary key references resolutions (id),
    published_by  uuid not null references accounts (id),
    published_at  timestamptz not null
);
create trigger publications_kept before update or delete on publications for each row execute function refuse_change();

-- To somebody with an account, to a participant, or to an institution: whoever signs for it acknowledges it.
create table deliveries (
    id             uuid primary key,
    resolution_id  uuid not null references resolutions (id),
    account_id     uuid references accounts (id),
    participant_id uuid references participants (id),
    institution_id uuid references institutions (id),
    delivered_by   uuid not null references accounts (id),
    delivered_at   timestamptz not null,
    reminded_at    timestamptz,
    constraint deliveries_to_one check (num_nonnulls(account_id, participant_id, institution_id) = 1),
    constraint deliveries_account_once unique (resolution_id, account_id),
    constraint deliveries_participant_once unique (resolution_id, participant_id),
    constraint deliveries_institution_once unique (resolution_id, institution_id)
);
create index deliveries_of_account on deliveries (account_id) where account_id is not null;
create index deliveries_of_participant on deliveries (participant_id) where participant_id is not null;
create index deliveries_of_institution on deliveries (institution_id) where institution_id is not null;
create trigger deliveries_not_deleted before delete on deliveries for each row execute function refuse_change();

create function keep_deliveries() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'reminded_at' <> to_jsonb(old) - 'reminded_at' then
        raise exception 'what was delivered is kept' using errcode = 'check_violation', constraint = 'deliveries_kept';
    end if;
    return new;
end
$$;
create trigger keep_deliveries before update on deliveries for each row execute function keep_deliveries();

create table acknowledgements (
    delivery_id     uuid primary key references deliveries (id),
    -- Who acknowledged it for an institution.
    signatory_id    uuid references signatories (id),
    acknowledged_at timestamptz not null
);
create index acknowledgements_of_signatory on acknowledgements (signatory_id) where signatory_id is not null;
create trigger acknowledgements_kept before update or delete on acknowledgements
    for each row execute function refuse_change();

-- For an institution whoever signs for it then, for people they themselves.
create function refuse_acknowledgement() returns trigger language plpgsql as $$
begin
    perform from deliveries d left join signatories s on s.id = new.signatory_id
     where d.id = new.delivery_id
       and (d.institution_id is null) = (new.signatory_id is null)
       and (d.institution_id is null or (s.institution_id = d.institution_id and s.ended_at is null));
    if not found then
        raise exception 'not delivered to her'
            using errcode = 'check_violation', constraint = 'acknowledgements_by_addressee';
    end if;
    return new;
end
$$;
create trigger refuse_acknowledgement before insert on acknowledgements
    for each row execute function refuse_acknowledgement();
