"""Who works: people, teams, rights, duty areas.

Invariant: nobody grants a right to herself; sight is by team (`User.sees`), and every deed asks `rights.require`. "Account" is
never used for people here; it means a platform account. Calls: areas, audit, common.
"""
